//! Many logins at once, on this thread or spread over cores.

use cognito_crypto::srp::{PasswordKey, PublicKey, SessionKey, batch};
use rayon::ThreadPoolBuilder;

use super::{Ours, private_key, public_key};
use crate::measure::Contender;
use crate::oracle::{self, SignIn};

/// Many logins at once: every A, then every K.
pub struct Batch {
    ours: Ours,
    items: Vec<Item>,
}

struct Item {
    a: Vec<u8>,
    x: PasswordKey,
    public_b: PublicKey,
    /// What K has to be.
    session_key: [u8; 16],
}

impl Item {
    fn new(s: &SignIn) -> Self {
        Self {
            a: s.a.bytes(),
            x: PasswordKey::from_be_bytes(&s.x.bytes().try_into().expect("32 bytes")),
            public_b: public_key(&oracle::bytes(&s.public_b)),
            session_key: s.session_key,
        }
    }
}

impl Batch {
    /// `count` logins, taking turns with the sign-ins there are; all have given the right K.
    pub fn new(ours: Ours, sign_ins: &[SignIn], count: usize) -> Self {
        let items = sign_ins.iter().cycle().take(count).map(Item::new).collect();
        let batch = Self { ours, items };
        ours.0.select();
        let agree = |(key, item): (&SessionKey, &Item)| *key.as_bytes() == item.session_key;
        assert!(
            batch.session_keys().iter().zip(&batch.items).filter(|&pair| agree(pair)).count()
                == count
        );
        batch
    }

    fn session_keys(&self) -> Vec<SessionKey> {
        let a = self.items.iter().map(|item| private_key(&item.a));
        let clients = batch::clients(a.collect()).into_iter().zip(&self.items);
        let steps = clients.map(|(client, item)| (client, &item.x, &item.public_b));
        let keys = batch::client_session_keys(steps.collect()).into_iter();
        keys.map(|key| key.expect("u is not 0")).collect()
    }

    /// On this thread, in CPU time. A thread can be in one pool, so there is one contender of this kind.
    pub fn on_this_thread(self) -> Contender {
        let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let pool = pool.expect("the thread is in no pool yet");
        let (ours, items) = (self.ours, self.items.len());
        let name = format!("{}, batch of {items}", ours.name());
        let call = move || pool.install(|| self.session_keys());
        Contender::in_process(name, items, ours.selecting(call))
    }

    /// Spread over so many cores, in wall time.
    pub fn on_cores(self, cores: usize) -> Contender {
        let pool = ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
        let (ours, items) = (self.ours, self.items.len());
        let name = format!("{}, batch of {items}, cores: {cores}", ours.name());
        let call = move || pool.install(|| self.session_keys());
        Contender::on_several_cores(name, items, ours.selecting(call))
    }
}
