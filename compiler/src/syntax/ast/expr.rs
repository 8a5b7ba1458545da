//! Expressions.

use super::{Block, Condition, Ident, Pattern, Type};
use crate::source::Span;
use crate::syntax::Symbol;

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    /// `$"a {b}"`
    Interpolation(Vec<InterpolationPart>),
    /// A value, function, type or enum; `type_arguments` as in `Vec<i64>` or `f::<i64>`.
    Name(Name),
    /// `base.name`: a field, a variant without payload, a constant of a type, a static function as a value.
    Field {
        base: Box<Expr>,
        name: Ident,
    },
    Call(Box<Call>),
    MethodCall(Box<MethodCall>),
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    /// `base[a..b]`; either end may be left out.
    Slice(Box<Slice>),
    /// `a..b`: stands only as what a `for` iterates.
    Range(Box<Range>),
    Unary {
        operator: UnaryOperator,
        operator_span: Span,
        operand: Box<Expr>,
    },
    Binary(Box<Binary>),
    /// `value is Pattern`
    Is {
        value: Box<Expr>,
        is_span: Span,
        pattern: Box<Pattern>,
    },
    /// `value as T`
    Cast {
        value: Box<Expr>,
        as_span: Span,
        ty: Box<Type>,
    },
    /// `value!`
    Unwrap {
        value: Box<Expr>,
        operator_span: Span,
    },
    /// `value?`
    Try {
        value: Box<Expr>,
        operator_span: Span,
    },
    If(Box<If>),
    Match(Box<Match>),
    Block(Box<Block>),
    Unsafe {
        unsafe_span: Span,
        body: Box<Block>,
    },
    Closure(Box<Closure>),
    Struct(Box<StructLiteral>),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `[value; count]`
    Repeat {
        value: Box<Expr>,
        count: Box<Expr>,
    },
    Return(Option<Box<Expr>>),
    Break,
    Continue,
    /// `@embedFile("path")`, `@targetOs()`
    Builtin {
        name: Ident,
        arguments: Vec<Expr>,
    },
    /// Reported; stay silent about it.
    Error,
}

#[derive(Clone, Debug)]
pub enum Literal {
    Integer(u64),
    Float(FloatLiteral),
    Bool(bool),
    /// `'A'`, a `u8`.
    Char(u8),
    /// Escapes decoded. `\xNN` may make it invalid UTF-8.
    Text(Box<[u8]>),
}

/// A float as written without underscores, so that `f32` and `f64` round once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FloatLiteral {
    pub text: Symbol,
}

impl FloatLiteral {
    pub fn as_f64(self) -> f64 {
        self.text.as_str().parse().unwrap_or(f64::NAN)
    }

    pub fn as_f32(self) -> f32 {
        self.text.as_str().parse().unwrap_or(f32::NAN)
    }
}

#[derive(Clone, Debug)]
pub enum InterpolationPart {
    Text { bytes: Box<[u8]>, span: Span },
    Value(Expr),
}

#[derive(Clone, Debug)]
pub struct Name {
    pub ident: Ident,
    pub type_arguments: Option<TypeArguments>,
}

/// `<A, B>` with its brackets in the span.
#[derive(Clone, Debug)]
pub struct TypeArguments {
    pub types: Vec<Type>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Expr,
    pub arguments: Vec<Expr>,
    /// With its parentheses.
    pub arguments_span: Span,
}

#[derive(Clone, Debug)]
pub struct MethodCall {
    pub receiver: Expr,
    pub method: Ident,
    pub type_arguments: Option<TypeArguments>,
    pub arguments: Vec<Expr>,
    /// With its parentheses.
    pub arguments_span: Span,
}

#[derive(Clone, Debug)]
pub struct Slice {
    pub base: Expr,
    pub low: Option<Expr>,
    pub high: Option<Expr>,
    pub inclusive: bool,
    /// The `..` or `..=`.
    pub operator_span: Span,
}

#[derive(Clone, Debug)]
pub struct Range {
    pub low: Expr,
    pub high: Expr,
    pub inclusive: bool,
    /// The `..` or `..=`.
    pub operator_span: Span,
}

#[derive(Clone, Debug)]
pub struct Binary {
    pub operator: BinaryOperator,
    pub operator_span: Span,
    pub left: Expr,
    pub right: Expr,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOperator {
    Negate,
    Not,
    BitNot,
    Dereference,
    /// `&x`
    AddressOf,
    /// `&mut x`
    AddressOfMut,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOperator {
    /// `??`
    Coalesce,
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// `if c { } else if d { } else { }`, the whole chain.
#[derive(Clone, Debug)]
pub struct If {
    /// One or more.
    pub branches: Vec<IfBranch>,
    pub otherwise: Option<Block>,
}

#[derive(Clone, Debug)]
pub struct IfBranch {
    pub if_span: Span,
    pub condition: Condition,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct Match {
    pub match_span: Span,
    pub subject: Expr,
    pub arms: Vec<MatchArm>,
}

#[derive(Clone, Debug)]
pub struct MatchArm {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub arrow_span: Span,
    /// A block when written with braces; an assignment is wrapped into a block.
    pub body: Expr,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Closure {
    pub move_span: Option<Span>,
    pub parameters: Vec<ClosureParameter>,
    pub result: Option<Type>,
    /// The `=>`.
    pub arrow_span: Span,
    /// From `move` or `(` to the arrow.
    pub head_span: Span,
    /// A block when written with braces; an assignment is wrapped into a block.
    pub body: Expr,
}

#[derive(Clone, Debug)]
pub struct ClosureParameter {
    pub name: Ident,
    pub ty: Option<Type>,
}

/// `P { x, y: 0 }`
#[derive(Clone, Debug)]
pub struct StructLiteral {
    pub name: Name,
    pub fields: Vec<FieldValue>,
    /// Something in it was reported and left out.
    pub damaged: bool,
}

#[derive(Clone, Debug)]
pub struct FieldValue {
    pub name: Ident,
    /// For the shorthand `x`, the name `x` itself.
    pub value: Expr,
    pub shorthand: bool,
}

impl Expr {
    /// A placeholder where something was reported.
    pub fn error(span: Span) -> Expr {
        Expr {
            kind: ExprKind::Error,
            span,
        }
    }
}

/// Chains such as `a + b + …` and `a.f().g()…` are thousands of links deep to the left, more than a small stack can
/// drop by recursion: they are taken apart link by link.
impl Drop for Expr {
    fn drop(&mut self) {
        let mut link = self.take_link();
        while let Some(mut expr) = link {
            link = expr.take_link();
        }
    }
}

impl Expr {
    /// Takes out the operand that the chain goes on with.
    fn take_link(&mut self) -> Option<Expr> {
        let link = match &mut self.kind {
            ExprKind::Binary(binary) if binary.operator == BinaryOperator::Coalesce => &mut binary.right,
            ExprKind::Binary(binary) => &mut binary.left,
            ExprKind::Call(call) => &mut call.callee,
            ExprKind::MethodCall(call) => &mut call.receiver,
            ExprKind::Slice(slice) => &mut slice.base,
            ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => base,
            ExprKind::Is { value, .. } | ExprKind::Cast { value, .. } => value,
            ExprKind::Unwrap { value, .. } | ExprKind::Try { value, .. } => value,
            _ => return None,
        };
        let is_chain = !matches!(
            link.kind,
            ExprKind::Name(_) | ExprKind::Literal(_) | ExprKind::Error
        );
        is_chain.then(|| std::mem::replace(link, Expr::error(link.span)))
    }
}

impl UnaryOperator {
    /// As written.
    pub fn text(self) -> &'static str {
        match self {
            UnaryOperator::Negate => "-",
            UnaryOperator::Not => "!",
            UnaryOperator::BitNot => "~",
            UnaryOperator::Dereference => "*",
            UnaryOperator::AddressOf => "&",
            UnaryOperator::AddressOfMut => "&mut ",
        }
    }
}

impl BinaryOperator {
    /// As written.
    pub fn text(self) -> &'static str {
        match self {
            BinaryOperator::Coalesce => "??",
            BinaryOperator::Or => "||",
            BinaryOperator::And => "&&",
            BinaryOperator::BitOr => "|",
            BinaryOperator::BitXor => "^",
            BinaryOperator::BitAnd => "&",
            BinaryOperator::Equal => "==",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::Less => "<",
            BinaryOperator::LessEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterEqual => ">=",
            BinaryOperator::ShiftLeft => "<<",
            BinaryOperator::ShiftRight => ">>",
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Remainder => "%",
        }
    }

    /// `== != < <= > >=`
    pub fn is_comparison(self) -> bool {
        use BinaryOperator::*;
        matches!(self, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
    }
}
