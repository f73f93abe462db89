//! `Debug` for types that hold personal data.

/// Implements `Debug` that shows the listed fields only.
macro_rules! debug_only {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(in crate::auth) use debug_only;
