//! Formatting, parsing, output, hashing.

use crate::kit::{print, text, thread};
use crate::{Program, passes};
use milo_runtime::abi::*;

pub const PROGRAMS: &[Program] = &[
    passes("text-floats", floats),
    passes("text-single-floats", single_floats),
    passes("text-integers", integers),
    passes("text-parsing", parsing),
    passes("text-strings", strings),
    passes("text-searching", searching),
    passes("text-hashing", hashing),
    passes("text-memory", memory),
    Program {
        out: Some("one\ntwo\n"),
        ..passes("text-output", output)
    },
    passes("text-output-whole-lines", whole_lines),
];

fn double(value: f64) -> String {
    // SAFETY: a string.
    text(|out| unsafe { milo_fmt_f64(out, value) })
}

fn floats() -> i32 {
    let cases = [
        (5.0, "5"),
        (0.1, "0.1"),
        (-0.5, "-0.5"),
        (0.0, "0"),
        (-0.0, "-0"),
        (1e16, "10000000000000000"),
        (1.5e16, "15000000000000000"),
        (1e17, "1e+17"),
        (1.25e17, "1.25e+17"),
        (1.5e-05, "1.5e-05"),
        (0.0001, "0.0001"),
        (123456.789, "123456.789"),
        (1e100, "1e+100"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (f64::NAN, "nan"),
        (1.0 / 3.0, "0.3333333333333333"),
        (100.0, "100"),
        (1234.5, "1234.5"),
    ];
    for (value, wanted) in cases {
        assert_eq!(double(value), wanted);
    }
    // SAFETY: a string.
    let fixed = text(|out| unsafe { milo_fmt_f64_fixed(out, 2.0 / 3.0, 3) });
    assert_eq!(fixed, "0.667");
    0
}

fn single_floats() -> i32 {
    for (value, wanted) in [
        (0.1f32, "0.1"),
        (16777216.0, "16777216"),
        (1e20, "1e+20"),
        (3.4028235e38, "3.4028235e+38"),
    ] {
        // SAFETY: a string.
        assert_eq!(text(|out| unsafe { milo_fmt_f32(out, value) }), wanted);
    }
    0
}

fn integers() -> i32 {
    for value in [0, 7, -7, i64::MAX, i64::MIN, 1_000_000] {
        // SAFETY: a string.
        assert_eq!(text(|out| unsafe { milo_fmt_i64(out, value) }), value.to_string());
    }
    // SAFETY: a string.
    unsafe {
        assert_eq!(text(|out| milo_fmt_u64(out, u64::MAX)), u64::MAX.to_string());
        assert_eq!(text(|out| milo_fmt_hex(out, 0xdead_beef)), "deadbeef");
        assert_eq!(text(|out| milo_fmt_bool(out, 1)), "true");
        assert_eq!(text(|out| milo_fmt_quoted(out, b"a\"b".as_ptr(), 3)), "\"a\"b\"");
        assert_eq!(
            text(|out| milo_errno_message(2, out)),
            "no such file or directory"
        );
    }
    0
}

fn parsing() -> i32 {
    let integer = |text: &str| {
        let mut value = 0i64;
        // SAFETY: a text and room for a number.
        let ok = unsafe { milo_parse_i64(text.as_ptr(), text.len() as i64, (&raw mut value).cast()) };
        (ok == 1).then_some(value)
    };
    assert_eq!(integer("-42"), Some(-42));
    assert_eq!(integer("9223372036854775808"), None);
    assert_eq!((integer(""), integer("4 "), integer("x")), (None, None, None));
    let float = |text: &str| {
        let mut value = 0f64;
        // SAFETY: a text and room for a number.
        let ok = unsafe { milo_parse_f64(text.as_ptr(), text.len() as i64, (&raw mut value).cast()) };
        (ok == 1).then_some(value)
    };
    assert_eq!(float("1.5e-3"), Some(0.0015));
    assert_eq!(float("1.5.1"), None);
    0
}

fn strings() -> i32 {
    let mut string = milo_runtime::string::MiloString {
        ptr: c"static".as_ptr() as *mut u8,
        len: 6,
        cap: 0,
    };
    string.append(b" and more");
    assert_eq!(string.bytes(), b"static and more");
    let all = string.bytes().as_ptr();
    // SAFETY: the string's own bytes, which `append` copies even when it moves them.
    let own = unsafe { std::slice::from_raw_parts(all, string.len as usize) };
    string.append(own);
    assert_eq!(string.bytes(), b"static and morestatic and more");
    0
}

fn searching() -> i32 {
    let find = |hay: &str, needle: &str, from| {
        // SAFETY: two texts.
        unsafe {
            milo_bytes_find(
                hay.as_ptr(),
                hay.len() as i64,
                needle.as_ptr(),
                needle.len() as i64,
                from,
            )
        }
    };
    assert_eq!(find("a banana", "an", 0), 3);
    assert_eq!(find("a banana", "an", 4), 5);
    assert_eq!(find("a banana", "", 8), 8);
    assert_eq!(
        (find("a", "b", 0), find("a", "a", 2), find("a", "a", -1)),
        (-1, -1, -1)
    );
    // SAFETY: two texts.
    unsafe {
        assert_eq!(
            milo_bytes_find_last(b"a banana".as_ptr(), 8, b"an".as_ptr(), 2),
            5
        );
        assert!(milo_bytes_compare(b"ab".as_ptr(), 2, b"b".as_ptr(), 1) < 0);
        assert_eq!(milo_bytes_equal(b"ab".as_ptr(), 2, b"ab".as_ptr(), 2), 1);
    }
    0
}

fn hashing() -> i32 {
    // SAFETY: texts of that length.
    unsafe {
        let seed = milo_hash_seed();
        assert_eq!(seed, milo_hash_seed());
        let mut seen = std::collections::HashSet::new();
        for len in 0..200 {
            let bytes = vec![7u8; len];
            assert!(seen.insert(milo_hash_bytes(bytes.as_ptr(), len as i64, seed)));
            for at in 0..len {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert!(
                    seen.insert(milo_hash_bytes(other.as_ptr(), len as i64, seed)),
                    "{len} {at}"
                );
            }
        }
        let low: std::collections::HashSet<u64> =
            (0..1024).map(|i| milo_hash_u64(i << 20, seed) % 1024).collect();
        assert!(low.len() > 550, "{}", low.len());
    }
    0
}

fn memory() -> i32 {
    // SAFETY: blocks are used within their sizes.
    unsafe {
        let mut block = milo_alloc(24, 8);
        block.write_bytes(7, 24);
        block = milo_realloc(block, 24, 100_000, 8);
        assert_eq!((*block, *block.add(23)), (7, 7));
        milo_free(block, 100_000, 8);
        let aligned = milo_alloc_zeroed(100, 4096);
        assert_eq!((aligned as usize % 4096, *aligned.add(99)), (0, 0));
        let aligned = milo_realloc(aligned, 100, 200, 4096);
        assert_eq!(aligned as usize % 4096, 0);
        milo_free(aligned, 200, 4096);
        milo_free(milo_alloc(0, 8), 0, 8);
    }
    0
}

fn output() -> i32 {
    print("one\n");
    print("two\n");
    0
}

/// Writes more than the buffer from several threads; a reader of the pipe checks that no line is torn.
fn whole_lines() -> i32 {
    let mut ends = [0i32; 2];
    // SAFETY: room for two descriptors; one becomes stdout.
    unsafe {
        libc::pipe(ends.as_mut_ptr());
        libc::dup2(ends[1], 1);
        libc::close(ends[1]);
    }
    let reader = std::thread::spawn(move || {
        use std::io::BufRead;
        use std::os::fd::FromRawFd;
        // SAFETY: our own descriptor.
        let file = unsafe { std::fs::File::from_raw_fd(ends[0]) };
        let mut counts = [0; 3];
        for line in std::io::BufReader::new(file).lines().take(30_000) {
            let line = line.unwrap();
            let kind = line.as_bytes()[0] - b'a';
            assert!(
                line.len() == 99 && line.bytes().all(|byte| byte == b'a' + kind),
                "{line}"
            );
            counts[kind as usize] += 1;
        }
        assert_eq!(counts, [10_000; 3]);
    });
    let writers: Vec<_> = (0..3u8)
        .map(|kind| {
            thread("", move || {
                let line = format!("{}\n", char::from(b'a' + kind).to_string().repeat(99));
                (0..10_000).for_each(|_| print(&line));
            })
        })
        .collect();
    writers
        .iter()
        .for_each(|writer| assert_eq!(crate::kit::join_thread(writer), 0));
    // SAFETY: always.
    unsafe { milo_flush() };
    reader.join().unwrap();
    0
}
