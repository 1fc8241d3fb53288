"""Pictures from strangers, decoded where a fault in a decoder reaches nothing."""
