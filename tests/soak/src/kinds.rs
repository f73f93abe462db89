//! All kinds of handshake.

use crate::{
    kind::{Deed, Kind},
    legal, spoiled,
};

/// The ordinary one first.
pub(crate) fn all() -> Vec<Kind> {
    let mut kinds = vec![Kind::new("an ordinary sign-in", Ok(()), Deed::Nothing)];
    kinds.extend(legal::kinds());
    kinds.extend(spoiled::public_values());
    kinds.extend(spoiled::requests());
    kinds.extend(spoiled::proofs());
    kinds.extend(spoiled::responses());
    kinds
}

/// Every second handshake is ordinary; the others take turns.
pub(crate) fn of(kinds: &[Kind], handshake: usize) -> usize {
    match handshake % 2 {
        0 => 0,
        _ => 1 + handshake / 2 % (kinds.len() - 1),
    }
}
