//! Did you mean: the closest of some names.

/// The candidate that is close enough to `name` to be what was meant.
pub fn closest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| Some((score(name, candidate)?, candidate)))
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, candidate)| candidate)
}

/// Edit distance, or `None` when it is too large to be a slip of the hand.
fn score(name: &str, candidate: &str) -> Option<usize> {
    let bare = |word: &str| word.replace('_', "");
    if bare(name).eq_ignore_ascii_case(&bare(candidate)) && !bare(name).is_empty() {
        return Some(0);
    }
    let distance = strsim::damerau_levenshtein(name, candidate);
    let limit = match name.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    (distance <= limit).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_found_and_a_different_word_is_not() {
        assert_eq!(closest("lenght", ["length", "width"]), Some("length"));
        assert_eq!(closest("ab", ["cd"]), None);
        assert_eq!(
            closest("get_or_default", ["get", "getOrDefault"]),
            Some("getOrDefault")
        );
        assert_eq!(closest("Println", ["print", "println"]), Some("println"));
    }
}
