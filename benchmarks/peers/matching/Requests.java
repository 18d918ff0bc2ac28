import dev.reprise.api.schema.Side;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What both engines are asked: 1,000 orders to begin with, then 9 % new ones that rest, 3 % that take and expire, 6 % cancels and
 * 82 % moves to another price of the order's own side. Prices lie within 500 ticks of the middle, the more the nearer; only takers trade,
 * each about as much as an order has, a bit more while over 1,000 rest, so about 1,000 rest all the time.
 *
 * <p>Order n has the id n in both engines. To know which orders are open a plain book of sorted maps runs along while the requests are
 * drawn, neither of the two engines: the compiler has seen nothing of either before the clock starts. That both then find the same
 * trades is checked, not assumed.
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
    private final long[] leaves; // by id
    private final TreeMap<Long, ArrayDeque<Long>> bids = new TreeMap<>(); // ids by price, oldest first
    private final TreeMap<Long, ArrayDeque<Long>> asks = new TreeMap<>();
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
        leaves = new long[all + 1];
        random = new SplittableRandom(seed);
        while (count < RESTING) {
            rest();
        }
        while (count < all) {
            final int draw = random.nextInt(100);
            if (draw < 9 || opened < RESTING / 2) {
                rest();
            } else if (draw < 12) {
                take();
            } else if (draw < 18) {
                final long id = any();
                add(CANCEL, id, side[(int) id], 0, 0);
                leave(id);
                ended(id);
            } else {
                move();
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

    private void rest() {
        final boolean buys = random.nextBoolean();
        final long id = ++lastId;
        side[(int) id] = buys;
        where[(int) id] = drawPrice(buys);
        qty[(int) id] = 1 + random.nextInt(SIZES);
        leaves[(int) id] = qty[(int) id];
        add(PLACE, id, buys, where[(int) id], qty[(int) id]);
        place[(int) id] = opened;
        open[opened++] = id;
        join(id);
    }

    private void take() {
        final boolean buys = random.nextBoolean();
        final long id = ++lastId;
        place[(int) id] = -1;
        final long quantity = 1 + random.nextInt(SIZES) + (opened > RESTING ? SIZES / 2 : 0);
        final long limit = buys ? MIDDLE + REACH : MIDDLE - REACH;
        add(TAKE, id, buys, limit, quantity);
        long left = quantity;
        final TreeMap<Long, ArrayDeque<Long>> makers = buys ? asks : bids;
        while (left > 0 && !makers.isEmpty()) {
            final Map.Entry<Long, ArrayDeque<Long>> best = buys ? makers.firstEntry() : makers.lastEntry();
            final long maker = best.getValue().getFirst();
            final long traded = Math.min(left, leaves[(int) maker]);
            left -= traded;
            leaves[(int) maker] -= traded;
            if (leaves[(int) maker] == 0) {
                leave(maker);
                ended(maker);
            }
        }
    }

    private void move() {
        final long id = any();
        final boolean buys = side[(int) id];
        long to = drawPrice(buys);
        while (to == where[(int) id]) {
            to = drawPrice(buys);
        }
        leave(id);
        where[(int) id] = to;
        join(id);
        add(MOVE, id, buys, to, qty[(int) id]);
    }

    private void ended(final long id) {
        final int at = place[(int) id];
        if (at >= 0) {
            open[at] = open[--opened];
            place[(int) open[at]] = at;
            place[(int) id] = -1;
        }
    }

    private void join(final long id) {
        (side[(int) id] ? bids : asks).computeIfAbsent(where[(int) id], price -> new ArrayDeque<>()).addLast(id);
    }

    private void leave(final long id) {
        final TreeMap<Long, ArrayDeque<Long>> levels = side[(int) id] ? bids : asks;
        final ArrayDeque<Long> level = levels.get(where[(int) id]);
        level.remove(id);
        if (level.isEmpty()) {
            levels.remove(where[(int) id]);
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
