//! What other languages do with ranges, which are no values here.

use super::{mention, word};
use crate::syntax::parser::reader::Reader;
use crate::syntax::parser::{In, Parsed, expr};
use crate::syntax::token::TokenKind as K;

const STEPS: &str = "count the steps: `for k in 0..5 { let i = k * 2 … }`, or write `while` with a `var`";

/// `for i in 0..10 step 2`: the step is taken.
pub(in crate::syntax::parser) fn step(inp: &mut In<'_, '_>) -> Parsed<()> {
    let token = inp.token();
    let name = word(token);
    if matches!(name, "step" | "by") && !token.after_newline {
        mention(inp, &format!("`{name}` behind a range"), STEPS);
        inp.bump();
        inp.silently(expr::operators)?;
    }
    Ok(())
}

/// What to write instead of a range in parentheses, when that can be seen. The range begins at `start` and ends here.
pub(in crate::syntax::parser) fn instead_of_range(
    inp: &mut In<'_, '_>,
    start: usize,
) -> Option<&'static str> {
    let before = |inp: &mut In<'_, '_>, distance: usize| {
        let at = start.checked_sub(distance)?;
        Some(inp.state_mut().tokens.all[at].kind)
    };
    if before(inp, 1) != Some(K::OpenParen) || !inp.is(K::CloseParen) {
        return None;
    }
    let (next, method) = (inp.ahead(1).kind, inp.ahead(2));
    let heads = before(inp, 2) == Some(K::In);
    match (next, word(method)) {
        (K::OpenBrace, _) if heads => Some("leave the parentheses out: `for i in a..b`"),
        (K::Dot, "rev" | "reverse" | "reversed") => {
            Some("count from the other end: `for k in 0..n { let i = n - 1 - k … }`")
        }
        (K::Dot, "step" | "stepBy" | "step_by" | "by") => Some(STEPS),
        _ => None,
    }
}
