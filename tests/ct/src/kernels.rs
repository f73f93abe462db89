//! The arithmetic's machine code as it lies in this program: no instruction whose duration depends on data, no
//! gather, no jump to a computed address, and no more conditional jumps than were looked at.
//!
//! The prover sees what is carried out; this sees every instruction that is there.

use crate::symbols::Symbols;
use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic};
use std::{collections::BTreeMap, error::Error, fs};

/// The functions looked at.
const KERNELS: &str = "cognito_crypto::field::";
/// Profile, function, conditional jumps: one line each.
const PINS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/kernels.txt");

/// What the names of forbidden instructions begin with, `v` left out.
const FORBIDDEN: [&str; 9] =
    ["div", "idiv", "sqrt", "rsqrt", "rcp", "pgather", "gather", "pscatter", "scatter"];

/// What was found in the functions of one name, which several instances of a generic one share.
#[derive(Default)]
struct Kernel {
    instructions: u64,
    jumps: u64,
    forbidden: Vec<String>,
}

/// Checks all kernels of a profile; with `pin`, takes their jumps as the right ones.
pub fn run(profile: &str, pin: bool) -> Result<bool, Box<dyn Error>> {
    let mut kernels: BTreeMap<String, Kernel> = BTreeMap::new();
    for (start, size, name) in Symbols::read()?.functions(|name| name.starts_with(KERNELS)) {
        // SAFETY: the function's code, which is readable.
        let code = unsafe { std::slice::from_raw_parts(start as *const u8, size as usize) };
        look_at(kernels.entry(name.to_owned()).or_default(), code, start);
    }
    let mut good = !kernels.is_empty();
    for (name, kernel) in &kernels {
        for instruction in &kernel.forbidden {
            eprintln!("    forbidden: {instruction} in {name}");
            good = false;
        }
    }
    if pin {
        write_pins(profile, &kernels)?;
    }
    good &= jumps_are_pinned(profile, &kernels)?;
    let instructions: u64 = kernels.values().map(|kernel| kernel.instructions).sum();
    let verdict = if good { "clean" } else { "FAILED" };
    println!(
        "{verdict} | {} kernels, disassembled | all | {profile} | {instructions} |",
        kernels.len()
    );
    Ok(good & control_fires())
}

fn look_at(kernel: &mut Kernel, code: &[u8], start: u64) {
    for instruction in Decoder::with_ip(64, code, start, DecoderOptions::NONE).iter() {
        kernel.instructions += 1;
        kernel.jumps += u64::from(instruction.flow_control() == FlowControl::ConditionalBranch);
        if is_forbidden(&instruction) {
            kernel.forbidden.push(instruction.to_string());
        }
    }
}

fn is_forbidden(instruction: &Instruction) -> bool {
    let name = format!("{:?}", instruction.mnemonic()).to_lowercase();
    let name = name.strip_prefix('v').unwrap_or(&name);
    FORBIDDEN.iter().any(|start| name.starts_with(start))
        || matches!(name, "pdep" | "pext" | "syscall")
        || instruction.flow_control() == FlowControl::Interrupt && instruction.mnemonic() != Mnemonic::Int3
        // A jump through a fixed address is the call of a library's function at a function's end.
        || instruction.flow_control() == FlowControl::IndirectBranch
            && !instruction.is_ip_rel_memory_operand()
}

/// The check knows a division when it sees one.
fn control_fires() -> bool {
    // div rcx; vpgatherqq zmm0{k1}, [rax + zmm1]; jne +0
    let code = [0x48, 0xf7, 0xf1, 0x62, 0xf2, 0xfd, 0x49, 0x91, 0x04, 0x08, 0x75, 0x00];
    let mut kernel = Kernel::default();
    look_at(&mut kernel, &code, 0);
    let fires = kernel.instructions == 3 && kernel.jumps == 1 && kernel.forbidden.len() == 2;
    println!(
        "control | kernels | division and gather | {}",
        if fires { "leak found" } else { "FAILED" }
    );
    fires
}

fn pinned(profile: &str) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let mut pins = BTreeMap::new();
    for line in fs::read_to_string(PINS)?.lines() {
        let fields: Vec<&str> = line.split(" | ").collect();
        if let [pinned_for, name, jumps] = fields[..]
            && pinned_for == profile
        {
            pins.insert(name.to_owned(), jumps.parse()?);
        }
    }
    Ok(pins)
}

fn jumps_are_pinned(
    profile: &str,
    kernels: &BTreeMap<String, Kernel>,
) -> Result<bool, Box<dyn Error>> {
    let pins = pinned(profile)?;
    let mut good = true;
    for (name, kernel) in kernels {
        let pin = pins.get(name).copied().unwrap_or(0);
        if kernel.jumps > pin {
            eprintln!("    {} conditional jumps in {name}, {pin} were looked at", kernel.jumps);
            good = false;
        }
    }
    Ok(good)
}

fn write_pins(profile: &str, kernels: &BTreeMap<String, Kernel>) -> Result<(), Box<dyn Error>> {
    let old = fs::read_to_string(PINS)?;
    let others =
        old.lines().filter(|line| !line.starts_with(&format!("{profile} | "))).map(str::to_owned);
    let with_jumps = kernels.iter().filter(|(_, kernel)| kernel.jumps > 0);
    let new = with_jumps.map(|(name, kernel)| format!("{profile} | {name} | {}", kernel.jumps));
    let mut lines: Vec<String> = others.chain(new).collect();
    lines.sort();
    fs::write(PINS, lines.join("\n") + "\n")?;
    Ok(())
}
