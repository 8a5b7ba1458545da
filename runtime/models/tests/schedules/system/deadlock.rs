//! Nobody can wake anybody: in these tests that is a defect.

use crate::park::What;
use crate::scheduler;

/// Called by the last active thread when nothing can wake any other.
pub fn report() {
    let mut waiting = 0;
    let mut look = |what: What| {
        if !matches!(what, What::Nothing | What::Drain | What::Work) {
            waiting += 1;
        }
    };
    scheduler::each(|scheduler| {
        scheduler.each_live(|task| look(task.what.get()));
        if let Some(root) = scheduler.root() {
            look(root.what.get());
        }
    });
    assert_eq!(waiting, 0, "contexts wait and nothing can wake them");
}
