package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.JsonFields;

/** Keys of the members of Binance's payloads; one-letter ones are named as the venue names them. */
final class Members {
    static final String[] NAMES = {
        "data", "stream", "lastUpdateId", "bids", "asks", "pu", "result", "id", "code", "msg", "error"
    };

    static final int DATA = JsonFields.named(0);
    static final int STREAM = JsonFields.named(1);
    static final int LAST_UPDATE_ID = JsonFields.named(2);
    static final int BIDS = JsonFields.named(3);
    static final int ASKS = JsonFields.named(4);
    static final int PREVIOUS_UPDATE_ID = JsonFields.named(5);
    static final int RESULT = JsonFields.named(6);
    static final int ID = JsonFields.named(7);
    static final int CODE = JsonFields.named(8);
    static final int MSG = JsonFields.named(9);
    static final int ERROR = JsonFields.named(10);

    static final int A = JsonFields.letter('A');
    static final int B = JsonFields.letter('B');
    static final int E = JsonFields.letter('E');
    static final int P = JsonFields.letter('P');
    static final int T = JsonFields.letter('T');
    static final int U = JsonFields.letter('U');
    static final int X = JsonFields.letter('X');
    static final int a = JsonFields.letter('a');
    static final int b = JsonFields.letter('b');
    static final int c = JsonFields.letter('c');
    static final int e = JsonFields.letter('e');
    static final int h = JsonFields.letter('h');
    static final int i = JsonFields.letter('i');
    static final int k = JsonFields.letter('k');
    static final int l = JsonFields.letter('l');
    static final int m = JsonFields.letter('m');
    static final int n = JsonFields.letter('n');
    static final int o = JsonFields.letter('o');
    static final int p = JsonFields.letter('p');
    static final int q = JsonFields.letter('q');
    static final int r = JsonFields.letter('r');
    static final int s = JsonFields.letter('s');
    static final int t = JsonFields.letter('t');
    static final int u = JsonFields.letter('u');
    static final int v = JsonFields.letter('v');
    static final int x = JsonFields.letter('x');

    private Members() {}

    static boolean isBid(final int key) {
        return key == b || key == BIDS;
    }
}
