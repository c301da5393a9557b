"""Every question a framework may ask, each written once; a framework's data says which and how."""
