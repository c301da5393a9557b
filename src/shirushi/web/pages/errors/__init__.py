"""What every error means, where the API's problem details lead."""
