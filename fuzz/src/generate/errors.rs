//! Writing the one error of an invalid case.

use super::body::Body;
use super::inject::Class;
use super::scope::{Hold, State};
use super::types::Ty;

impl Body<'_> {
    /// Writes the error where a statement goes, when it is due and can be written here.
    pub fn inject_now(&mut self) {
        let Some(injection) = &mut self.injection else {
            return;
        };
        if self.injected.is_some() {
            return;
        }
        if injection.after > 0 {
            injection.after -= 1;
            return;
        }
        let class = injection.class;
        if self.error(class) {
            self.injected = class.codes().first().copied();
        }
    }

    /// The last chance.
    pub fn inject_late(&mut self) {
        if let Some(injection) = &mut self.injection {
            injection.after = 0;
            self.inject_now();
        }
    }

    fn error(&mut self, class: Class) -> bool {
        match class {
            Class::UseAfterMove => self.use_gone(State::Moved),
            Class::UseAfterConditionalMove => self.conditional_move(),
            Class::MovedInLoop => self.move_in_loop(),
            Class::Uninitialised => self.uninitialised(),
            Class::PartGone => self.part_gone(),
            Class::FrozenAssigned => self.frozen(|name, _| format!("{name} = text(9)")),
            Class::FrozenMoved => self.frozen(|name, end| format!("print({end}({name}))")),
            Class::FrozenByLoop => self.frozen_by_loop(),
            Class::TwoExclusive => self.two_exclusive(),
            Class::ClosureEscapes => self.closure_escapes(),
            Class::MoveOutOfReference => self.out_of_reference(),
            Class::MoveOutOfDrop => self.out_of_drop(),
            Class::MoveOutOfIndex => self.out_of_index(),
            Class::MovedIntoClosure => self.moved_into_closure(),
            Class::ViewOfTemporary => self.view_of_temporary(),
            Class::ViewEscapes => self.view_escapes(),
            Class::FrozenByClosure => self.frozen_by_closure(),
            Class::FrozenArgument => self.frozen_argument(),
            Class::GlobalViewed => self.global_viewed(),
            Class::MoveOutOfGlobal => self.out_of_global(),
            Class::ConsumedTwice => self.consumed_twice(),
        }
    }

    /// A variable of our own, so that nothing else is wrong with it.
    fn own(&mut self, ty: &Ty) -> String {
        let name = self.fresh("bad");
        let give = self.helpers.give(self.universe, ty);
        self.out.line(format!("var {name}: {ty} = {give}(k)"));
        name
    }

    fn owned_ty(&mut self) -> Ty {
        loop {
            let ty = self.ty(2);
            if !self.universe.is_copy(&ty) {
                return ty;
            }
        }
    }

    fn use_gone(&mut self, state: State) -> bool {
        let gone = self.find(|var| var.state == state && !var.copy && var.owned() && var.hold == Hold::Free);
        let Some(at) = gone.filter(|&at| self.vars[at].level <= self.level) else {
            let ty = self.owned_ty();
            let name = self.own(&ty);
            let (end, look) = (
                self.helpers.end(self.universe, &ty),
                self.helpers.look(self.universe, &ty),
            );
            self.out.line(format!("print({end}({name}))"));
            self.out.line(format!("print({look}({name}))"));
            return true;
        };
        let var = self.vars[at].clone();
        let look = self.helpers.look(self.universe, &var.ty);
        self.out.line(format!("print({look}({}))", var.name));
        true
    }

    fn conditional_move(&mut self) -> bool {
        let ty = self.owned_ty();
        let name = self.own(&ty);
        let (end, look) = (
            self.helpers.end(self.universe, &ty),
            self.helpers.look(self.universe, &ty),
        );
        self.out.line(format!("if k == 1 {{ print({end}({name})) }}"));
        self.out.line(format!("print({look}({name}))"));
        true
    }

    fn move_in_loop(&mut self) -> bool {
        let ty = self.owned_ty();
        let (name, counter) = (self.own(&ty), self.fresh("i"));
        let end = self.helpers.end(self.universe, &ty);
        self.out.line(format!(
            "for {counter} in 0..2 {{ print({end}({name}) + {counter}) }}"
        ));
        true
    }

    fn uninitialised(&mut self) -> bool {
        let ty = self.owned_ty();
        let name = self.fresh("bad");
        let (give, look) = (
            self.helpers.give(self.universe, &ty),
            self.helpers.look(self.universe, &ty),
        );
        self.out.line(format!("var {name}: {ty}"));
        if self.rng.chance(50) {
            self.out.line(format!("if k == 1 {{ {name} = {give}(k) }}"));
        }
        self.out.line(format!("print({look}({name}))"));
        true
    }

    fn part_gone(&mut self) -> bool {
        let apart = (0..self.universe.structs.len()).find(|&at| self.universe.comes_apart(&Ty::Struct(at)));
        let Some(at) = apart else { return false };
        let name = self.own(&Ty::Struct(at));
        let end = self.helpers.end(self.universe, &Ty::Text);
        self.out.line(format!("print({end}({name}.f1))"));
        match self.rng.chance(50) {
            true => self.out.line(format!("print({name}.f1)")),
            false => self.out.line(format!("print({name}.say())")),
        }
        true
    }

    fn frozen(&mut self, wrong: impl Fn(&str, &str) -> String) -> bool {
        let (name, view) = (self.own(&Ty::Text), self.fresh("view"));
        let end = self.helpers.end(self.universe, &Ty::Text);
        self.out.line(format!("let {view} = {name}[0..1]"));
        self.out.line(wrong(&name, &end));
        self.out.line(format!("print({view})"));
        true
    }

    fn frozen_by_loop(&mut self) -> bool {
        let of = self.ty(1);
        let ty = Ty::vec(of.clone());
        let (name, element) = (self.own(&ty), self.fresh("e"));
        let (give, look) = (
            self.helpers.give(self.universe, &of),
            self.helpers.look(self.universe, &of),
        );
        self.out.open(format!("for {element} in {name} {{"));
        self.out
            .line(format!("if {name}.len() < 9 {{ {name}.push({give}(1)) }}"));
        self.out.line(format!("print({look}({element}))"));
        self.out.close("}");
        true
    }

    fn two_exclusive(&mut self) -> bool {
        let ty = self.owned_ty();
        match self.rng.chance(50) {
            true => {
                let name = self.own(&ty);
                self.out.line(format!("exchange({name}, {name})"));
            }
            false => {
                let name = self.own(&Ty::Text);
                self.out.line(format!("both({name}, {name})"));
            }
        }
        true
    }

    fn closure_escapes(&mut self) -> bool {
        let function = self.fresh("bad");
        self.beside.push(format!(
            "fn {function}(k: i64): move () => i64 {{\n    let own = text(k)\n    let get = (): i64 => own.len() + k\n    return get\n}}\n"
        ));
        self.out.line(format!("print({function}(k)())"));
        true
    }

    fn out_of_reference(&mut self) -> bool {
        let ty = self.owned_ty();
        let (function, name) = (self.fresh("bad"), self.own(&ty));
        let (end, word) = (
            self.helpers.end(self.universe, &ty),
            if self.rng.chance(50) { "&" } else { "&mut " },
        );
        self.beside.push(format!(
            "fn {function}(x: {word}{ty}): i64 {{ return {end}(x) }}\n"
        ));
        self.out.line(format!("print({function}({name}))"));
        true
    }

    fn out_of_drop(&mut self) -> bool {
        let dropping = (0..self.universe.structs.len()).find(|&at| self.universe.structs[at].drops);
        let Some(at) = dropping else { return false };
        let name = self.own(&Ty::Struct(at));
        let end = self.helpers.end(self.universe, &Ty::Text);
        self.out.line(format!("print({end}({name}.f1))"));
        true
    }

    fn out_of_index(&mut self) -> bool {
        let apart = (0..self.universe.structs.len()).find(|&at| self.universe.comes_apart(&Ty::Struct(at)));
        let Some(at) = apart else { return false };
        let name = self.own(&Ty::vec(Ty::Struct(at)));
        let end = self.helpers.end(self.universe, &Ty::Text);
        self.out.line(format!("print({end}({name}[0].f1))"));
        true
    }

    fn moved_into_closure(&mut self) -> bool {
        let ty = self.owned_ty();
        let (name, closure) = (self.own(&ty), self.fresh("f"));
        let look = self.helpers.look(self.universe, &ty);
        self.out
            .line(format!("let {closure} = move (): i64 => {look}({name})"));
        self.out.line(format!("print({closure}())"));
        self.out.line(format!("print({look}({name}))"));
        true
    }

    fn view_of_temporary(&mut self) -> bool {
        let view = self.fresh("view");
        self.out.line(format!("let {view} = text(k)[0..1]"));
        self.out.line(format!("print({view})"));
        true
    }

    fn view_escapes(&mut self) -> bool {
        let function = self.fresh("bad");
        self.beside.push(format!(
            "fn {function}(x: &string): &string {{\n    let own = x + \"y\"\n    return own[0..1]\n}}\n"
        ));
        self.out.line(format!("print({function}(\"abc\"))"));
        true
    }

    /// The write is in a closure that is called while the view is used.
    fn frozen_by_closure(&mut self) -> bool {
        let (name, view, closure) = (self.own(&Ty::Text), self.fresh("view"), self.fresh("g"));
        self.out.line(format!("let {view} = {name}[0..1]"));
        self.out
            .line(format!("let {closure} = () => {{ {name} = text(7) }}"));
        self.out.line(format!("{closure}()"));
        self.out.line(format!("print({view})"));
        true
    }

    /// One argument is a view of what another one may change.
    fn frozen_argument(&mut self) -> bool {
        let name = self.own(&Ty::Text);
        match self.rng.chance(50) {
            true => self.out.line(format!("both({name}, {name}[0..1])")),
            false => self.out.line(format!("both({name}, head({name}))")),
        }
        true
    }

    /// A callee writes to a global that is looked at.
    fn global_viewed(&mut self) -> bool {
        let (function, view) = (self.fresh("bad"), self.fresh("view"));
        let give = self.helpers.give(self.universe, &Ty::Struct(0));
        self.beside.push(format!(
            "fn {function}(): void {{ for i in 0..9 {{ STORE.push({give}(i)) }} }}\n"
        ));
        self.out.line(format!("{function}()"));
        self.out.line(format!("let {view} = STORE[0..]"));
        self.out.line(format!("{function}()"));
        self.out.line(format!("print({view}[0].id)"));
        true
    }

    fn out_of_global(&mut self) -> bool {
        let end = self.helpers.end(self.universe, &Ty::Struct(0));
        self.out.line(format!("print({end}(SLOT))"));
        true
    }

    /// A closure that gives up what it took, called a second time.
    fn consumed_twice(&mut self) -> bool {
        let ty = self.owned_ty();
        let end = self.helpers.end(self.universe, &ty);
        let by_pattern = self.rng.chance(50);
        let whole = if by_pattern { Ty::option(ty) } else { ty };
        let (name, closure, x) = (self.own(&whole), self.fresh("once"), self.fresh("x"));
        match by_pattern {
            true => {
                self.out.open(format!("let {closure} = move (): i64 => {{"));
                self.out.line(format!(
                    "if let Option.Some({x}) = {name} {{ return {end}({x}) }}"
                ));
                self.out.line("return 0");
                self.out.close("}");
            }
            false => self
                .out
                .line(format!("let {closure} = move (): i64 => {end}({name})")),
        }
        self.out.line(format!("print({closure}())"));
        self.out.line(format!("print({closure}())"));
        true
    }
}
