import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.simulator.matching.MatchingEngine;
import dev.reprise.simulator.matching.MatchingListener;
import java.util.SplittableRandom;

/**
 * What both engines are asked: 1,000 orders to begin with, then 9 % new ones that rest, 3 % that take and expire, 6 % cancels and
 * 82 % moves to another price of the order's own side. Prices lie within 500 ticks of the middle, the more the nearer; only takers trade,
 * each about as much as an order has, a bit more while over 1,000 rest, so about 1,000 rest all the time.
 *
 * <p>Order n has the id n in both engines. To know which orders are open a matching engine runs along while the requests are drawn;
 * that both engines then find the same trades is checked, not assumed.
 */
final class Requests {
    static final byte PLACE = 0;
    static final byte TAKE = 1;
    static final byte CANCEL = 2;
    static final byte MOVE = 3;

    static final int RESTING = 1_000;
    private static final long MIDDLE = 100_000;
    private static final int REACH = 500;
    private static final int SIZES = 20;

    final byte[] kind;
    final long[] order;
    final boolean[] isBuy;
    final long[] price;
    final long[] size;
    final int begin = RESTING;
    private final SplittableRandom random;
    private final long[] open; // ids
    private final int[] place; // of an id in open, -1
    private final boolean[] side; // by id
    private final long[] where; // price by id
    private final long[] qty; // by id
    private int opened;
    private int count;
    private long lastId;

    Requests(final int requests, final long seed) {
        final int all = RESTING + requests;
        kind = new byte[all];
        order = new long[all];
        isBuy = new boolean[all];
        price = new long[all];
        size = new long[all];
        open = new long[all];
        place = new int[all + 1];
        side = new boolean[all + 1];
        where = new long[all + 1];
        qty = new long[all + 1];
        random = new SplittableRandom(seed);
        final MatchingEngine engine = new MatchingEngine(new MatchingListener() {
            @Override
            public void onDone(final long id, final dev.reprise.simulator.matching.DoneReason reason) {
                ended(id);
            }
        });
        while (count < RESTING) {
            rest(engine);
        }
        while (count < all) {
            final int draw = random.nextInt(100);
            if (draw < 9 || opened < RESTING / 2) {
                rest(engine);
            } else if (draw < 12) {
                take(engine);
            } else if (draw < 18) {
                final long id = any();
                add(CANCEL, id, side[(int) id], 0, 0);
                engine.cancel(id);
            } else {
                move(engine);
            }
        }
    }

    private void add(final byte what, final long id, final boolean buys, final long at, final long quantity) {
        kind[count] = what;
        order[count] = id;
        isBuy[count] = buys;
        price[count] = at;
        size[count++] = quantity;
    }

    private void rest(final MatchingEngine engine) {
        final boolean buys = random.nextBoolean();
        final long id = ++lastId;
        side[(int) id] = buys;
        where[(int) id] = drawPrice(buys);
        qty[(int) id] = 1 + random.nextInt(SIZES);
        add(PLACE, id, buys, where[(int) id], qty[(int) id]);
        place[(int) id] = opened;
        open[opened++] = id;
        same(id, engine.place(1, id, side(buys), where[(int) id], qty[(int) id], TimeInForce.GTC, false));
    }

    private void take(final MatchingEngine engine) {
        final boolean buys = random.nextBoolean();
        final long id = ++lastId;
        place[(int) id] = -1;
        final long quantity = 1 + random.nextInt(SIZES) + (opened > RESTING ? SIZES / 2 : 0);
        final long limit = buys ? MIDDLE + REACH : MIDDLE - REACH;
        add(TAKE, id, buys, limit, quantity);
        same(id, engine.place(2, id, side(buys), limit, quantity, TimeInForce.IOC, false));
    }

    private void move(final MatchingEngine engine) {
        final long id = any();
        final boolean buys = side[(int) id];
        long to = drawPrice(buys);
        while (to == where[(int) id]) {
            to = drawPrice(buys);
        }
        where[(int) id] = to;
        add(MOVE, id, buys, to, qty[(int) id]);
        engine.amend(id, to, qty[(int) id]);
    }

    private void ended(final long id) {
        final int at = place[(int) id];
        if (at >= 0) {
            open[at] = open[--opened];
            place[(int) open[at]] = at;
            place[(int) id] = -1;
        }
    }

    private static void same(final long id, final long given) {
        if (id != given) {
            throw new IllegalStateException("order " + id + " got the id " + given);
        }
    }

    private long any() {
        return open[random.nextInt(opened)];
    }

    private long drawPrice(final boolean buys) {
        final double near = random.nextDouble();
        final long distance = 1 + (long) (near * near * REACH);
        return buys ? MIDDLE - distance : MIDDLE + distance;
    }

    static Side side(final boolean buys) {
        return buys ? Side.BUY : Side.SELL;
    }

    int count() {
        return count;
    }
}
