//! `bindgen MODULE DIRECTORY`: writes the glue of a compiled module, as `wasm-bindgen --target web` does. It is a
//! program of this workspace, so that one lock file has both halves of wasm-bindgen in the same version.

use std::{env, error::Error};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [module, directory] = &arguments[..] else { return Err("bindgen MODULE DIRECTORY".into()) };
    Bindgen::new()
        .input_path(module)
        .out_name("cognito_crypto")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(directory)?;
    Ok(())
}
