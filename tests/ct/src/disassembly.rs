//! The machine code as it lies in this program: no instruction whose duration or addresses depend on the data in its
//! operands, and in the arithmetic no jump to a computed address.
//!
//! The prover sees what is carried out; this sees every instruction that is there, with nothing of the prover but
//! the decoder. It counts no jumps: what the compiler inlines and unrolls is its own affair, and what a jump depends
//! on is the prover's.

use crate::{symbols::Symbols, target::Target};
use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic};
use std::error::Error;

/// The functions looked at: this crate's, and of those that compute on secrets for it.
const CRATES: [&str; 7] =
    ["cognito_crypto::", "sha2::", "hmac::", "hkdf::", "base64ct::", "ctutils::", "zeroize::"];
/// Where no jump table belongs either.
const ARITHMETIC: &str = "cognito_crypto::field::";
/// But for the modules that choose a backend, which the CPU decides: with all features there are enough of them for a
/// table.
const CHOICES: [&str; 3] = ["field::batch::", "field::element::", "field::hazmat::"];

/// What the names of forbidden instructions contain.
const FORBIDDEN: [&str; 7] = ["div", "sqrt", "rcp", "gather", "scatter", "compress", "expand"];

/// What was found.
#[derive(Default)]
struct Findings {
    functions: u64,
    instructions: u64,
    forbidden: Vec<String>,
}

/// Looks at everything that was compiled in a profile.
pub fn run(profile: &str) -> Result<bool, Box<dyn Error>> {
    let symbols = Target::x86_64()?.symbols;
    let found = look_at(&symbols, is_computing);
    for finding in &found.forbidden {
        eprintln!("    forbidden: {finding}");
    }
    let seen = !symbols.functions(|name| name.contains(ARITHMETIC)).is_empty();
    let good = seen && found.forbidden.is_empty();
    let Findings { functions, instructions, .. } = found;
    let verdict = if good { "clean" } else { "FAILED" };
    println!(
        "{verdict} | {functions} functions, disassembled | all | {profile} | {instructions} |"
    );
    Ok(good & control_fires(profile, &symbols))
}

/// Whether a function belongs to one of the crates, be it as `<crate::Type as Trait>::method` or as a generic function
/// made for it.
fn is_computing(name: &str) -> bool {
    let mut paths = name.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    // What is sorted is names and widths, and a vector that is made in another's place divides by the size of an item:
    // both are public, and what such code does with secrets the prover sees.
    let is_library = name.starts_with("core::slice::sort::") || name.contains("::spec_from_iter::");
    !is_library && paths.any(|path| CRATES.iter().any(|start| path.starts_with(start)))
}

fn look_at(symbols: &Symbols, wanted: impl Fn(&str) -> bool) -> Findings {
    let mut found = Findings::default();
    for (start, size, name) in symbols.functions(wanted) {
        found.functions += 1;
        // SAFETY: the function's code, which is readable.
        let code = unsafe { std::slice::from_raw_parts(start as *const u8, size as usize) };
        found.look_at(code, name);
    }
    found
}

impl Findings {
    fn look_at(&mut self, code: &[u8], name: &str) {
        let is_straight =
            name.contains(ARITHMETIC) && !CHOICES.iter().any(|choice| name.contains(choice));
        // The registers that hold the address of a library's function or of one that is compiled elsewhere.
        let mut addresses = Vec::new();
        for instruction in &mut Decoder::new(64, code, DecoderOptions::NONE) {
            self.instructions += 1;
            let jumps = is_straight
                && is_computed_jump(&instruction)
                && !addresses.contains(&instruction.op0_register());
            if is_forbidden(&instruction) || jumps {
                self.forbidden.push(format!("{instruction} in {name}"));
            }
            if instruction.flow_control() == FlowControl::Next {
                let is_address = instruction.mnemonic() == Mnemonic::Mov
                    && (instruction.is_ip_rel_memory_operand()
                        || addresses.contains(&instruction.op1_register()));
                let changed = instruction.op0_register().full_register();
                addresses.retain(|register| *register != changed);
                if is_address {
                    addresses.push(changed);
                }
            }
        }
    }
}

fn is_forbidden(instruction: &Instruction) -> bool {
    let name = format!("{:?}", instruction.mnemonic()).to_lowercase();
    FORBIDDEN.iter().any(|part| name.contains(part))
        || matches!(&*name, "pdep" | "pext" | "syscall")
        || instruction.flow_control() == FlowControl::Interrupt
            && instruction.mnemonic() != Mnemonic::Int3
}

/// A jump through a fixed address is a call at a function's end.
fn is_computed_jump(instruction: &Instruction) -> bool {
    instruction.flow_control() == FlowControl::IndirectBranch
        && !instruction.is_ip_rel_memory_operand()
}

/// The check finds the division of a control that was compiled along, and knows a gather and a jump table when it sees
/// one, but takes no call at a function's end for a jump table.
fn control_fires(profile: &str, symbols: &Symbols) -> bool {
    let division = look_at(symbols, |name| name == "ct::controls::division");
    let mut gather = Findings::default();
    gather
        .look_at(&[0x62, 0xf2, 0xfd, 0x49, 0x91, 0x04, 0x08], "vpgatherqq zmm0{k1}, [rax + zmm1]");
    let mut table = Findings::default();
    // mov rax, [rip]; add rax, rcx; jmp rax
    let jump = [0x48, 0x8b, 0x05, 0, 0, 0, 0, 0x48, 0x01, 0xc8, 0xff, 0xe0];
    table.look_at(&jump, ARITHMETIC);
    let mut call = Findings::default();
    // mov rbx, [rip]; call rbx; mov rax, rbx; pop rbx; jmp rax
    let tail = [0x48, 0x8b, 0x1d, 0, 0, 0, 0, 0xff, 0xd3, 0x48, 0x89, 0xd8, 0x5b, 0xff, 0xe0];
    call.look_at(&tail, ARITHMETIC);
    let fires = !division.forbidden.is_empty()
        && gather.forbidden.len() == 1
        && table.forbidden.len() == 1
        && call.forbidden.is_empty();
    let verdict = if fires { "leak found" } else { "FAILED" };
    println!("control | disassembly {profile} | division, gather and jump table | {verdict}");
    fires
}
