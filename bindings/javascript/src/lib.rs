//! cognito-crypto for JavaScript: what `ts/*.ts` calls. Arguments and results are the plain objects of the AWS SDK,
//! the crate does the rest, and what is wrong is thrown as data, of which `ts/errors.ts` makes an Error.

mod convert;
mod flow;
mod prompt;
mod requests;
mod srp;
mod srp_helper;
mod thrown;

use std::alloc::System;
use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever is freed: the texts that cross the border between JavaScript and the module, too.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
