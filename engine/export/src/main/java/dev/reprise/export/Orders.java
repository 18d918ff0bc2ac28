package dev.reprise.export;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Orders while they live, and {@link #GRACE_NS} longer: a fill may be told after the cancel it crossed. Then each becomes a row, those that ended
 * first before the others. An order that the engine held has the terms it left with, and its answer took the time since.
 */
final class Orders {
    /** How long after its end an order's row waits for fills that are told late: an hour. */
    static final long GRACE_NS = 3_600_000_000_000L;

    private static final int AVERAGE_SCALE = 12;

    /** One order. */
    static final class Live {
        final long id;
        final int instrument;
        final int strategy; // that it was decided for, through the order it protects
        private final long decided;
        private final Side side;
        private final String role;
        private final int instructions;
        private String type;
        private String timeInForce;
        private long stop;
        private long sent; // when it was decided that it leaves
        private boolean isEnded;
        private long price;
        private long qty;
        private long cum;
        private BigDecimal value = BigDecimal.ZERO;
        private String status = "PendingNew";
        private long last;
        private long cancelled = Records.NO_TIME; // when the cancel was decided
        private boolean isAnswered;

        private Live(final NewOrderDecoder order, final int strategy) {
            id = order.clientOrderId();
            instrument = order.instrument();
            this.strategy = strategy;
            decided = order.receiveTime();
            side = order.side();
            role = order.role().name();
            instructions = order.instructions();
            leave(order);
        }

        /** What it leaves with; one that waited for its price keeps that in its row. */
        private void leave(final NewOrderDecoder order) {
            sent = order.receiveTime();
            last = sent;
            type = order.orderType().name();
            timeInForce = order.timeInForce().name();
            stop = order.stopPrice() > 0 ? order.stopPrice() : stop;
            price = order.price();
            qty = order.qty();
        }
    }

    private final Definitions definitions;
    private final Table<Rows.Order> table;
    private final Table<Rows.Latency> latency;
    private final Map<Long, Live> live = new LinkedHashMap<>(); // and those whose rows wait
    private final ArrayDeque<Live> ended = new ArrayDeque<>(); // the first one first
    private final Map<Long, Integer> owners = new LinkedHashMap<>(); // strategy by order id, of ended ones too
    private final NewOrderDecoder order = new NewOrderDecoder();

    Orders(final Definitions definitions, final Table<Rows.Order> table, final Table<Rows.Latency> latency) {
        this.definitions = definitions;
        this.table = table;
        this.latency = latency;
    }

    void onNew(final DirectBuffer in, final int at) {
        order.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        final Live held = live.get(order.clientOrderId());
        if (held != null) {
            held.leave(order); // a held order that fires comes a second time
            return;
        }
        final int owner = order.strategy() >= 0 || order.parentOrderId() == 0
                ? order.strategy()
                : owners.getOrDefault(order.parentOrderId(), order.strategy());
        owners.put(order.clientOrderId(), owner);
        live.put(order.clientOrderId(), new Live(order, owner));
    }

    /** Strategy of an order, the given one when nothing is known of it. */
    int owner(final long id, final int otherwise) {
        return owners.getOrDefault(id, otherwise);
    }

    void onAccepted(final long id, final long time, final boolean isSimulated) throws IOException {
        final Live found = live.get(id);
        if (found != null && !found.isEnded) {
            found.last = time;
            found.status = found.cum > 0 ? found.status : "New";
            if (!found.isAnswered) {
                found.isAnswered = true;
                latency.write(new Rows.Latency(
                        Times.instant(time),
                        "order_to_ack",
                        ClientOrderIds.render(id),
                        time - found.sent,
                        isSimulated));
            }
        }
    }

    void onAmended(final long id, final long time, final long price, final long qty) {
        final Live found = live.get(id);
        if (found != null && !found.isEnded) {
            found.last = time;
            found.price = price;
            found.qty = qty;
        }
    }

    void onCancelDecided(final long id, final long time) {
        final Live found = live.get(id);
        if (found != null && found.cancelled == Records.NO_TIME) {
            found.cancelled = time;
        }
    }

    void onFill(final long id, final long time, final BigDecimal price, final long qty) throws IOException {
        final Live found = live.get(id);
        if (found == null) {
            return;
        }
        final Definitions.Market market = definitions.market(found.instrument);
        found.cum += qty;
        found.value = found.value.add(price.multiply(market.qty(qty)));
        found.last = time;
        if (found.cum >= found.qty) {
            found.status = "Filled";
            end(found);
        } else if (!found.isEnded) {
            found.status = "PartiallyFilled";
        }
    }

    /** It is over. @param status FIX's word */
    void onEnded(final long id, final long time, final String status, final boolean isSimulated) throws IOException {
        final Live found = live.get(id);
        if (found == null || found.isEnded) {
            return;
        }
        found.last = time;
        found.status = status;
        if (found.cancelled != Records.NO_TIME && status.equals("Canceled")) {
            latency.write(new Rows.Latency(
                    Times.instant(time),
                    "cancel_to_ack",
                    ClientOrderIds.render(id),
                    time - found.cancelled,
                    isSimulated));
        }
        end(found);
    }

    private void end(final Live order) {
        if (!order.isEnded) {
            order.isEnded = true;
            ended.add(order);
        }
    }

    /** Time goes on: rows that waited long enough are written. */
    void onTime(final long now) throws IOException {
        while (!ended.isEmpty() && now - ended.peek().last > GRACE_NS) {
            write(ended.poll());
        }
    }

    private void write(final Live order) throws IOException {
        live.remove(order.id);
        final Definitions.Market market = definitions.market(order.instrument);
        table.write(new Rows.Order(
                Times.instant(order.decided),
                market.symbol(),
                definitions.strategy(order.strategy),
                ClientOrderIds.render(order.id),
                order.side.name(),
                order.type,
                order.timeInForce,
                market.price(order.price),
                market.price(order.stop),
                market.qty(order.qty),
                market.qty(order.cum),
                market.qty(Math.max(0, order.qty - order.cum)),
                order.cum == 0
                        ? null
                        : order.value
                                .divide(market.qty(order.cum), AVERAGE_SCALE, RoundingMode.HALF_EVEN)
                                .stripTrailingZeros(),
                order.role,
                (order.instructions & OrderInstructions.POST_ONLY) != 0,
                (order.instructions & OrderInstructions.REDUCE_ONLY) != 0,
                order.status,
                Times.instant(order.last)));
    }

    /** Writes those that wait, and those that still live. */
    void finish() throws IOException {
        while (!ended.isEmpty()) {
            write(ended.poll());
        }
        final List<Live> rest = new ArrayList<>(live.values());
        for (final Live order : rest) {
            write(order);
        }
    }
}
