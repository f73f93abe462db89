//! Byte strings that are wiped on drop and never printed.
