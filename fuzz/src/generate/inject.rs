//! Exactly one error of a known kind.

/// A kind of ownership error.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    UseAfterMove,
    UseAfterConditionalMove,
    MovedInLoop,
    Uninitialised,
    PartGone,
    FrozenAssigned,
    FrozenMoved,
    FrozenByLoop,
    TwoExclusive,
    ClosureEscapes,
    MoveOutOfReference,
    MoveOutOfDrop,
    MoveOutOfIndex,
    MovedIntoClosure,
    ViewOfTemporary,
    ViewEscapes,
    FrozenByClosure,
    FrozenArgument,
    GlobalViewed,
    MoveOutOfGlobal,
    ConsumedTwice,
}

/// Every kind.
pub const CLASSES: &[Class] = &[
    Class::UseAfterMove,
    Class::UseAfterConditionalMove,
    Class::MovedInLoop,
    Class::Uninitialised,
    Class::PartGone,
    Class::FrozenAssigned,
    Class::FrozenMoved,
    Class::FrozenByLoop,
    Class::TwoExclusive,
    Class::ClosureEscapes,
    Class::MoveOutOfReference,
    Class::MoveOutOfDrop,
    Class::MoveOutOfIndex,
    Class::MovedIntoClosure,
    Class::ViewOfTemporary,
    Class::ViewEscapes,
    Class::FrozenByClosure,
    Class::FrozenArgument,
    Class::GlobalViewed,
    Class::MoveOutOfGlobal,
    Class::ConsumedTwice,
];

impl Class {
    /// The codes such an error may be found with.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Class::UseAfterMove
            | Class::UseAfterConditionalMove
            | Class::PartGone
            | Class::MovedIntoClosure => &["E0401"],
            Class::MovedInLoop => &["E0403"],
            Class::Uninitialised => &["E0402"],
            Class::FrozenAssigned | Class::FrozenMoved | Class::FrozenByLoop => &["E0504"],
            Class::TwoExclusive => &["E0505"],
            Class::ClosureEscapes => &["E0507"],
            Class::MoveOutOfReference => &["E0404"],
            Class::MoveOutOfDrop => &["E0406"],
            Class::MoveOutOfIndex => &["E0405"],
            Class::ViewOfTemporary => &["E0506"],
            Class::ViewEscapes => &["E0508", "E0502"],
            Class::FrozenByClosure => &["E0504"],
            Class::FrozenArgument => &["E0504", "E0505"],
            Class::GlobalViewed => &["E0509", "E0504"],
            Class::MoveOutOfGlobal => &["E0407"],
            Class::ConsumedTwice => &["E0401"],
        }
    }
}

/// An error that is to be written as soon as it can be, after some statements.
#[derive(Clone, Copy, Debug)]
pub struct Injection {
    pub class: Class,
    pub after: usize,
}
