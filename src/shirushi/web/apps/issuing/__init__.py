"""Issuing (発行): keys, status lists, cohorts, credentials, claiming and revoking."""
