//! The library's sources, as the build script copied them.

macro_rules! included {
    ($($name:ident)*) => {
        $(
            #[allow(dead_code, unused_imports, unused_variables, clippy::all)]
            pub mod $name {
                include!(concat!(env!("OUT_DIR"), "/schedules/", stringify!($name), ".rs"));
            }
        )*
    };
}

included! {
    barrier blocks bytes channel closure fiber handle helpers idle inbox local location lock mutex once parallel park parse
    reading ring rwlock scheduler select semaphore stack status string task timer waiter waitgroup workers
}
