//! Check digits of tokens: what a made-up one gets wrong.

use serde::Deserialize;

/// How an issuer computes the check digits at the end of its tokens.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(super) enum CheckDigits {
    /// The last six characters are the CRC-32 of the ones between prefix and check, in base 62 with the digits
    /// `0-9A-Za-z`.
    #[serde(rename = "crc32-base62")]
    Crc32Base62,
}

/// Characters of a token between its prefix and its check digits.
const BODY: usize = 30;
/// Digits of a CRC-32 in base 62.
const DIGITS: usize = 6;

impl CheckDigits {
    /// Whether what follows the prefix ends in the digits that belong to the rest. `None` for tokens of another length,
    /// of which it is not known.
    pub(super) fn hold(self, tail: &str) -> Option<bool> {
        match self {
            Self::Crc32Base62 => {
                let (body, digits) = tail.split_at_checked(BODY).filter(|(_, digits)| digits.len() == DIGITS)?;
                Some(digits.bytes().eq(base62(crc32fast::hash(body.as_bytes()))))
            }
        }
    }
}

/// A number in base 62, the highest digit first.
fn base62(mut number: u32) -> [u8; DIGITS] {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_published_sample_hold() {
        // The sample that GitHub publishes, without its prefix.
        let sample = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";
        assert_eq!(CheckDigits::Crc32Base62.hold(sample), Some(true));
        assert_eq!(CheckDigits::Crc32Base62.hold(&sample.replace("zQ", "zR")), Some(false));
        assert_eq!(CheckDigits::Crc32Base62.hold(&sample[1..]), None);
        assert_eq!(CheckDigits::Crc32Base62.hold("Ä"), None);
    }

    #[test]
    fn small_numbers_are_padded() {
        assert_eq!(base62(0), *b"000000");
        assert_eq!(base62(61), *b"00000z");
        assert_eq!(base62(u32::MAX), *b"4gfFC3");
    }
}
