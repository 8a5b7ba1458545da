//! Code that is known only by a type: what the whole program has to offer for it.

use super::*;

impl Graph<'_> {
    fn methods(&self) -> &Methods {
        self.methods.get_or_init(|| Methods::of(self.program))
    }

    pub(super) fn expand(&self, code: Code) -> Runs {
        let mut runs = Runs::default();
        let made = || self.world().made.iter();
        match code {
            Code::Value(signature) => {
                for made in made().filter(|made| signature.admits(&made.signature)) {
                    runs.go(self, made.code, None);
                }
            }
            Code::EndOfValue(signature) => {
                for made in made().filter(|made| signature.admits(&made.signature)) {
                    if let Some(end) = made.code.environment() {
                        runs.go(self, end, None);
                    }
                }
            }
            Code::Others => {
                for made in made() {
                    runs.go(self, made.code, None);
                    if let Some(end) = made.code.environment() {
                        runs.go(self, end, None);
                    }
                }
            }
            Code::Method(interface, method) => {
                for &object in self.world().objects(interface) {
                    self.method_of(interface, method, object, &mut runs);
                }
            }
            Code::Foreign => {
                for &code in &self.world().foreign {
                    runs.go(self, code, None);
                }
            }
            Code::EndOfObject(interface) => {
                for &object in self.world().objects(interface) {
                    runs.go(self, Code::Operation(Operation::Drop, object), None);
                }
            }
            _ => {}
        }
        runs
    }

    /// A type's method as an interface calls it.
    pub(super) fn method_of(&self, interface: InterfaceId, method: u32, ty: Ty, runs: &mut Runs) {
        let Some(method) = self.program.interfaces[interface].methods.get(method as usize) else {
            return;
        };
        self.any_value(ty, None, runs);
        if !ty.has_param() {
            if let Some(callee) = self.methods().find(&self.traits, ty, method.name) {
                self.callee(callee.target, callee.args, None, runs);
            }
            return;
        }
        for (id, function) in self
            .program
            .functions
            .iter()
            .filter(|(_, one)| one.name == method.name)
        {
            let fits = match function.owner {
                FnOwner::Impl(of) => may_equal(self.program.impls[of].self_ty, ty),
                FnOwner::Trait(_) => function.body.is_some(),
                FnOwner::Free => false,
            };
            if fits {
                runs.go(self, Code::Function(id, unknown_args(function)), None);
            }
        }
    }
}

impl Code {
    /// The end of what a function value owns.
    pub fn environment(self) -> Option<Code> {
        match self {
            Code::Closure(closure, args, around) => Some(Code::Environment(closure, args, around)),
            _ => None,
        }
    }
}
