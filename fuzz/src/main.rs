use milo_fuzz::front::Front;
use milo_fuzz::machine::Machine;

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = match path.strip_prefix("seed:") {
        Some(seed) => milo_fuzz::generate::valid(seed.parse().unwrap_or(0), 5).text(),
        None => std::fs::read_to_string(&path).unwrap_or_default(),
    };
    if std::env::args().nth(2).is_some() {
        print!("{text}");
        return;
    }
    match (Front::default()).judge(&text) {
        Ok(accepted) => {
            let program = accepted.concrete();
            let report = Machine::new(&accepted.hir, &program, 50_000_000).run();
            print!("{}", report.stdout);
            println!("{:?} {}", report.end, report.steps);
        }
        Err(found) => println!("{found:#?}"),
    }
}
