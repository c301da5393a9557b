"""What a framework is, and what it says about an achievement: met, not met or unknown."""
