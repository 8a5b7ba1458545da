//! C functions that block: called on a helper thread, so that the caller's other tasks go on.

use crate::helpers::{self, Group, Job, Work};
use crate::location::Place;
use crate::park::What;
use crate::scheduler;

/// Calls the C-convention `function(argument)` while the calling context waits.
///
/// # Safety
/// `function` takes `argument`, on any thread.
pub unsafe fn call(function: *const u8, argument: *mut u8, place: Place) {
    let group = Group::new(1);
    let job = Job::new(Work { function, argument }, &group);
    if !scheduler::current().has_live() {
        return helpers::run_here(job);
    }
    if !helpers::submit(job)
        && let Some(job) = helpers::take_back(&group)
    {
        // No thread for it: then the other tasks have to wait as well.
        return helpers::run_here(job);
    }
    group.wait(place, What::Call);
}
