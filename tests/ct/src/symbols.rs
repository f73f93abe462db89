//! Which function of a program an address lies in.

use object::{Object, ObjectSymbol, SymbolKind};
use std::{collections::BTreeMap, error::Error, fs, path::Path};

pub struct Symbols {
    /// Start, size and name, by start; as in the file.
    functions: BTreeMap<u64, (u64, String)>,
    /// Where the file was loaded.
    base: u64,
}

impl Symbols {
    /// The functions of a program that has `prover::mark::mark` at this address.
    ///
    /// # Errors
    /// If the program cannot be read, or has no symbols.
    pub fn read(path: &Path, mark: u64) -> Result<Self, Box<dyn Error>> {
        let data = fs::read(path)?;
        let file = object::File::parse(&*data)?;
        let mut functions = BTreeMap::new();
        for symbol in file.symbols() {
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name()?));
            if symbol.kind() == SymbolKind::Text {
                functions.insert(symbol.address(), (symbol.size(), name));
            }
        }
        let mut symbols = Self { functions, base: 0 };
        symbols.base = mark - symbols.address_of("prover::mark::mark").ok_or("no symbols")?;
        Ok(symbols)
    }

    fn address_of(&self, name: &str) -> Option<u64> {
        self.functions.iter().find(|(_, (_, other))| other == name).map(|(start, _)| *start)
    }

    /// `function+offset` of a loaded address.
    pub fn name(&self, address: u64) -> String {
        let in_file = address.wrapping_sub(self.base);
        match self.functions.range(..=in_file).next_back() {
            Some((start, (size, name))) if in_file < start + size => {
                format!("{name}+{:#x}", in_file - start)
            }
            _ => format!("{address:#x}"),
        }
    }

    /// Start (as loaded), size and name of the functions that `wanted` says yes to.
    pub fn functions(&self, wanted: impl Fn(&str) -> bool) -> Vec<(u64, u64, &str)> {
        let all = self.functions.iter().filter(|(_, (_, name))| wanted(name));
        all.map(|(start, (size, name))| (start + self.base, *size, name.as_str())).collect()
    }
}
