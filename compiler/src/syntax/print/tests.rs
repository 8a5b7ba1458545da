use crate::diagnostics::Sink;
use crate::source::SourceMap;
use crate::syntax::{parse, print};

fn printed(text: &str) -> String {
    let mut map = SourceMap::default();
    let file = map.add("t.milo", text);
    let mut sink = Sink::default();
    let tree = parse(file, &map, &mut sink);
    let messages: Vec<_> = sink
        .found
        .iter()
        .map(|d| (&d.message, map.position(d.primary.span)))
        .collect();
    assert!(sink.found.is_empty(), "{text}\n{messages:?}");
    print::print(&tree)
}

/// What is printed is Milo and means the same.
#[test]
fn prints_what_parses_to_the_same_tree() {
    for sample in crate::syntax::samples::ALL {
        let once = printed(sample);
        let twice = printed(&once);
        let differs = once.lines().zip(twice.lines()).find(|(one, two)| one != two);
        assert_eq!(differs, None);
        assert_eq!(once.len(), twice.len());
    }
}

#[test]
fn operators_stand_in_parentheses() {
    let text = printed("fn f(): i64 { return 1 + 2 * -x as i64 }");
    assert_eq!(text, "fn f(): i64 {\n    return (1 + (2 * (-(x as i64))));\n}\n");
}
