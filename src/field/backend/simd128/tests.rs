//! The kernel on checked lanes, against num-bigint.

use super::kernel::{self, Workspace};
use crate::field::backend::radix28::{
    checked::{Checked, Lanes},
    rows::{
        ROWS,
        tests::{Digits, check_every_product, constants, result, variable},
    },
};

/// a·b/R, or a²/R without a b, in a workspace that was used before.
fn on_checked_lanes(a: &Digits, b: Option<&Digits>) -> Digits {
    let zero = Lanes::<4>::default();
    let (mut work, mut out) = (Workspace::new(zero, zero), [zero; ROWS]);
    kernel::product(Checked, &mut work, &variable(a), None);
    kernel::product(Checked, &mut work, &variable(a), b.map(variable).as_ref());
    kernel::reduce(Checked, &constants(), &mut work, &mut out);
    result(&out)
}

#[test]
fn no_column_overflows_and_every_product_is_right_on_checked_lanes() {
    check_every_product(on_checked_lanes);
}
