//! Second copies of wire types, which have no `Clone` since they hold secrets.

use super::parameters::Parameters;
use crate::secret::SecretString;
use alloc::{string::String, vec::Vec};

/// Makes a second copy on purpose: to send again what was received, or to store it.
pub(in crate::auth) trait Duplicate {
    fn duplicate(&self) -> Self;
}

/// Implements [`Duplicate`] for a struct, field by field. A field that is not listed does not compile.
macro_rules! duplicate {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::auth::wire::duplicate::Duplicate for $name {
            fn duplicate(&self) -> Self {
                Self { $($field: $crate::auth::wire::duplicate::Duplicate::duplicate(&self.$field)),* }
            }
        }
    };
}
pub(in crate::auth) use duplicate;

impl Duplicate for SecretString {
    fn duplicate(&self) -> Self {
        self.copy()
    }
}

impl Duplicate for Parameters {
    fn duplicate(&self) -> Self {
        self.iter().collect()
    }
}

impl Duplicate for String {
    fn duplicate(&self) -> Self {
        self.clone()
    }
}

impl<T: Duplicate> Duplicate for Option<T> {
    fn duplicate(&self) -> Self {
        self.as_ref().map(T::duplicate)
    }
}

impl<T: Duplicate> Duplicate for Vec<T> {
    fn duplicate(&self) -> Self {
        let mut copy = Self::with_capacity(self.len());
        for item in self {
            copy.push(item.duplicate());
        }
        copy
    }
}
