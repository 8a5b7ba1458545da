//! Uses of other files' private fields: one finding for a struct and the file that uses it, whatever the number of uses.

use super::Checker;
use crate::diagnostics::codes::e0330;
use crate::resolve::ModuleId;
use crate::source::Span;
use crate::types::AdtId;
use std::collections::BTreeMap;

/// By the file and the struct: fields by position, and where they are named.
pub(super) type PrivateUses = BTreeMap<(ModuleId, AdtId), Vec<(usize, Span)>>;

impl Checker<'_> {
    pub(super) fn private_fields(&mut self) {
        for ((_, adt), mut uses) in std::mem::take(&mut self.private_uses) {
            uses.sort_by_key(|(_, span)| *span);
            self.private_fields_of(adt, &uses);
        }
    }

    fn private_fields_of(&mut self, adt: AdtId, uses: &[(usize, Span)]) {
        let Some(&(_, first)) = uses.first() else { return };
        let mut fields: Vec<usize> = uses.iter().map(|(field, _)| *field).collect();
        fields.sort();
        fields.dedup();
        let declared = &self.program.adts[adt];
        let named: Vec<_> = fields.iter().map(|&field| &declared.fields()[field]).collect();
        let quoted: Vec<String> = named.iter().map(|field| format!("'{}'", field.name)).collect();
        let (subject, object) = match quoted.as_slice() {
            [_] => ("field", "is private to its file"),
            _ => ("fields", "are private to their file"),
        };
        let message = format!("{subject} {} of '{}' {object}", quoted.join(", "), declared.name);
        let what = if quoted.len() == 1 { "it" } else { "them" };
        let mut report = e0330::error(first, message);
        if !self.in_std(self.homes[&adt]) {
            for field in &named {
                report = report.label(field.span, "declared here without 'pub'");
            }
            let public = named
                .iter()
                .map(|field| format!("'pub {}: {}'", field.name, field.ty.show(&self.program)));
            let public = public.collect::<Vec<_>>().join(", ");
            report = report.help(format!("write {public} to let other files use {what}"));
        }
        if uses.len() > 1 {
            report = report.note(format!("this file names {what} {} times", uses.len()));
        }
        self.sink.report(report);
    }
}
