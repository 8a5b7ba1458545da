//! The object file under construction: what has been declared so far and what is still to be defined.

use super::abi::{self, FnAbi};
use super::data::SourceNames;
use super::layout::Layouts;
use super::runtime::Entry;
use super::shims::Shim;
use super::tables::{self, Tables};
use crate::hir;
use crate::mir::Body;
use crate::mono::{self, FunctionKind, InstanceId};
use crate::source::{SourceMap, Span};
use crate::types::facts::Facts;
use crate::types::*;
use cranelift_codegen::ir::Signature;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_entity::PrimaryMap;
use cranelift_module::{DataId, FuncId, Linkage, Module};
use cranelift_object::{ObjectBuilder, ObjectModule};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;

pub(super) struct Unit<'a> {
    pub hir: &'a hir::Program,
    pub program: &'a mono::Program,
    pub map: &'a SourceMap,
    pub layouts: Layouts<'a>,
    pub facts: Facts<'a>,
    /// The body of functions that come from no body.
    pub nothing: &'a Body,
    pub module: ObjectModule,
    pub functions: PrimaryMap<InstanceId, FuncId>,
    /// Functions that only exist for the C side; defined after the program's own.
    pub shims: IndexMap<Shim, FuncId>,
    pub names: SourceNames,
    pub bytes: FxHashMap<Box<[u8]>, DataId>,
    /// By place and the place of the call it was inlined at.
    pub locations: FxHashMap<(Span, Option<DataId>), DataId>,
    pub globals: FxHashMap<GlobalId, DataId>,
    pub itables: FxHashMap<(Ty, Ty), DataId>,
    /// Compiled functions, for the tables about the code.
    pub entries: Vec<tables::Entry>,
    pub tables: Tables,
    imports: FxHashMap<String, FuncId>,
    /// The runtime's count of time slices, in a program whose tasks have them.
    pub ticks: Option<DataId>,
}

impl<'a> Unit<'a> {
    /// Makes the runtime's count known, if it is wanted.
    pub fn take_slices(&mut self, options: &super::Options) {
        if options.preempt {
            self.ticks = self
                .module
                .declare_data("milo_preempt_ticks", Linkage::Import, true, false)
                .ok();
        }
    }

    pub fn new(
        program: &'a mono::Program,
        hir: &'a hir::Program,
        map: &'a SourceMap,
        nothing: &'a Body,
        isa: OwnedTargetIsa,
    ) -> Unit<'a> {
        let libcalls = cranelift_module::default_libcall_names();
        let builder = match ObjectBuilder::new(isa, "milo", libcalls) {
            Ok(builder) => builder,
            Err(error) => unreachable!("the target has an object format: {error}"),
        };
        let mut module = ObjectModule::new(builder);
        let tables = Tables::declare(&mut module);
        let mut unit = Unit {
            hir,
            program,
            map,
            layouts: Layouts::new(hir),
            facts: Facts::new(hir),
            nothing,
            module,
            functions: PrimaryMap::new(),
            shims: IndexMap::new(),
            names: SourceNames::default(),
            bytes: FxHashMap::default(),
            locations: FxHashMap::default(),
            globals: FxHashMap::default(),
            itables: FxHashMap::default(),
            entries: Vec::new(),
            tables,
            imports: FxHashMap::default(),
            ticks: None,
        };
        unit.declare_all();
        unit
    }

    fn declare_all(&mut self) {
        for (id, function) in self.program.functions.iter() {
            let signature = self.fn_abi(id).signature(&self.layouts);
            let func = self.declare(&function.symbol, Linkage::Local, &signature);
            self.functions.push(func);
        }
    }

    /// How an instance is called.
    pub fn fn_abi(&self, id: InstanceId) -> FnAbi {
        let function = &self.program.functions[id];
        let body = &function.body;
        let locals = body.locals.values().take(body.arg_count as usize);
        FnAbi {
            params: locals.map(|local| local.ty).collect(),
            ret: body.ret,
            env: function.kind != FunctionKind::Plain,
            location: function.track_caller,
        }
    }

    /// Declares a function; names are unique by construction.
    pub fn declare(&mut self, name: &str, linkage: Linkage, signature: &Signature) -> FuncId {
        match self.module.declare_function(name, linkage, signature) {
            Ok(id) => id,
            Err(error) => unreachable!("'{name}' is declared once: {error}"),
        }
    }

    /// A runtime entry point.
    pub fn entry(&mut self, entry: Entry) -> FuncId {
        let signature = abi::c_signature(entry.params, entry.returns);
        self.import(entry.name, &signature)
    }

    /// A C symbol. The first declaration of a name decides its signature in this object; calls bring their own.
    pub fn import(&mut self, name: &str, signature: &Signature) -> FuncId {
        if let Some(&known) = self.imports.get(name) {
            return known;
        }
        let id = self.declare(name, Linkage::Import, signature);
        self.imports.insert(name.to_string(), id);
        id
    }

    /// A function for the C side; it is defined later.
    pub fn shim(&mut self, shim: Shim) -> FuncId {
        if let Some(&known) = self.shims.get(&shim) {
            return known;
        }
        let name = shim.symbol(self);
        let signature = shim.signature(self);
        let id = self.declare(&name, shim.linkage(), &signature);
        self.shims.insert(shim, id);
        id
    }

    /// The drop of a type as a C function `(*T)`, if it does anything.
    pub fn c_drop(&mut self, ty: Ty) -> Option<FuncId> {
        self.facts.needs_drop(ty).then(|| self.shim(Shim::Drop(ty)))
    }

    /// A signature of address-sized parameters.
    pub fn c_words(count: usize) -> Signature {
        abi::c_signature(&vec![I64; count], &[])
    }
}
