"""An institution's desk at the credit bank: claims to confirm, credits handed over."""
