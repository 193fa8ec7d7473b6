//! Encoders of the bar codes, after the tables as they are published: bars as 1, spaces as 0. They share nothing with
//! the reader's tables.

use kanhe_barcode::Luma;

const L: [&str; 10] = [
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111",
    "0001011",
];
const PARITY: [&str; 10] =
    ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];
const UPCE: [&str; 10] =
    ["GGGLLL", "GGLGLL", "GGLLGL", "GGLLLG", "GLGGLL", "GLLGGL", "GLLLGG", "GLGLGL", "GLGLLG", "GLLGLG"];

fn r(digit: usize) -> String {
    L[digit].chars().map(|bit| if bit == '0' { '1' } else { '0' }).collect()
}

fn g(digit: usize) -> String {
    r(digit).chars().rev().collect()
}

fn digits(text: &str) -> Vec<usize> {
    text.chars().map(|digit| digit.to_digit(10).unwrap() as usize).collect()
}

fn left(digits: &[usize], parity: &str) -> String {
    let coded = digits.iter().zip(parity.chars());
    coded.map(|(digit, set)| if set == 'L' { L[*digit].to_owned() } else { g(*digit) }).collect()
}

pub(crate) fn ean13(text: &str) -> String {
    let digits = digits(text);
    let right: String = digits[7..].iter().map(|digit| r(*digit)).collect();
    format!("101{}01010{right}101", left(&digits[1..7], PARITY[digits[0]]))
}

pub(crate) fn ean8(text: &str) -> String {
    let digits = digits(text);
    let right: String = digits[4..].iter().map(|digit| r(*digit)).collect();
    format!("101{}01010{right}101", left(&digits[..4], "LLLL"))
}

pub(crate) fn upc_e(text: &str) -> String {
    let digits = digits(text);
    let parity: String = match digits[0] {
        0 => UPCE[digits[7]].to_owned(),
        _ => UPCE[digits[7]].chars().map(|set| if set == 'L' { 'G' } else { 'L' }).collect(),
    };
    format!("101{}010101", left(&digits[1..7], &parity))
}

/// Code 39: narrow and wide, a bar first, wide elements of `wide` modules.
pub(crate) fn code39(text: &str, wide: usize) -> String {
    let coded: Vec<String> =
        format!("*{text}*").chars().map(|character| code39_character(character, wide)).collect();
    coded.join("0")
}

fn code39_character(character: char, wide: usize) -> String {
    // Two of five bars are wide, and one of four spaces that says which group of ten.
    const BARS: [&str; 10] =
        ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];
    const GROUPS: [(&str, &str); 4] =
        [("1234567890", "0100"), ("ABCDEFGHIJ", "0010"), ("KLMNOPQRST", "0001"), ("UVWXYZ-. *", "1000")];
    const SPECIAL: [(char, &str); 4] = [('$', "1110"), ('/', "1101"), ('+', "1011"), ('%', "0111")];
    let (bars, spaces) = match SPECIAL.iter().find(|(special, _)| *special == character) {
        Some((_, spaces)) => ("00000", *spaces),
        None => GROUPS
            .iter()
            .find_map(|(group, spaces)| {
                let place = group.chars().position(|known| known == character)?;
                Some((BARS[(place + 1) % 10], *spaces))
            })
            .unwrap(),
    };
    weave(bars, spaces, wide)
}

/// Interleaved 2 of 5.
pub(crate) fn itf(text: &str, wide: usize) -> String {
    const DIGITS: [&str; 10] =
        ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];
    let pairs: String =
        digits(text).chunks(2).map(|pair| weave(DIGITS[pair[0]], DIGITS[pair[1]], wide)).collect();
    format!("1010{pairs}{}01", "1".repeat(wide))
}

fn weave(bars: &str, spaces: &str, wide: usize) -> String {
    let mut coded = String::new();
    let mut spaces = spaces.chars();
    for bar in bars.chars() {
        coded += &"1".repeat(if bar == '1' { wide } else { 1 });
        if let Some(space) = spaces.next() {
            coded += &"0".repeat(if space == '1' { wide } else { 1 });
        }
    }
    coded
}

/// A picture of bars, with paper around them.
pub(crate) fn picture(bars: &str, module: usize, height: usize) -> Luma {
    let bars = bars.as_bytes();
    let quiet = 10;
    Luma::from_fn((bars.len() + 2 * quiet) * module, height + 40, |x, y| {
        let bar = (x / module).checked_sub(quiet).and_then(|place| bars.get(place));
        if bar == Some(&b'1') && (20..height + 20).contains(&y) { 15 } else { 240 }
    })
}
