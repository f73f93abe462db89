//! A limit on the rate of requests: a bucket of tokens that fills with time.

use std::{sync::Mutex, time::Instant};

/// Admits so many requests a second, and as many at once.
pub struct Rate {
    per_second: f64,
    bucket: Mutex<(f64, Instant)>,
}

impl Rate {
    pub fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, bucket: Mutex::new((per_second, Instant::now())) }
    }

    /// Whether a request that comes now is admitted.
    pub fn admits(&self) -> bool {
        self.admits_at(Instant::now())
    }

    fn admits_at(&self, now: Instant) -> bool {
        let Ok(mut bucket) = self.bucket.lock() else { return false };
        let (tokens, since) = *bucket;
        let filled = tokens + now.saturating_duration_since(since).as_secs_f64() * self.per_second;
        let filled = filled.min(self.per_second);
        let admitted = filled >= 1.0;
        *bucket = (if admitted { filled - 1.0 } else { filled }, now);
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn so_many_requests_a_second_are_admitted_and_no_more() {
        let rate = Rate::new(10);
        let start = Instant::now();
        let admitted = |after: Duration| (0..100).filter(|_| rate.admits_at(start + after)).count();
        assert_eq!(admitted(Duration::ZERO), 10);
        assert_eq!(admitted(Duration::from_millis(500)), 5);
        assert_eq!(admitted(Duration::from_secs(60)), 10);
    }
}
