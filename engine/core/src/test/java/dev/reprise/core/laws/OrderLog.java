package dev.reprise.core.laws;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * What a reader of the log knows of our orders, plainly: what was approved, what filled, what may still fill. It goes first among the
 * laws, and the others ask it.
 */
final class OrderLog extends Law {
    /** One of ours. */
    static final class Seen {
        final long id;
        final int strategy;
        final int instrument;
        final Side side;
        final OrderRole role;
        final long parent;
        final boolean hasStop;
        final long list;
        long qty;
        long price;
        long asked; // quantity of an amend without an answer, 0: none
        long askedPrice;
        long mostQty; // the largest that was ever approved
        long filled;
        long told; // filled in all, as the venue's other reports tell
        boolean ended;
        boolean held; // by the engine, until it fires

        private Seen(final NewOrderDecoder d) {
            id = d.clientOrderId();
            strategy = d.strategy();
            instrument = d.instrument();
            side = d.side();
            role = d.role();
            parent = d.parentOrderId();
            hasStop = d.stopLossOffset() > 0;
            list = d.listId();
            qty = d.qty();
            mostQty = qty;
        }

        /** What may still come: of an ended order what the venue has told and not yet itemised. */
        long worstLeaves() {
            if (held) {
                return 0;
            }
            return Math.max(0, (ended ? Math.min(told, mostQty) : Math.max(qty, asked)) - filled);
        }

        boolean isProtective() {
            return role == OrderRole.STOP_LOSS || role == OrderRole.TAKE_PROFIT;
        }

        int sign() {
            return side == Side.BUY ? 1 : -1;
        }
    }

    /** A fill that counts. */
    record Execution(Seen order, long price, long qty, long quoteAmount, long fee, int feeCurrency) {}

    private record Key(int instrument, Side side, long execId) {}

    private final Map<Long, Seen> orders = new LinkedHashMap<>();
    private final List<Seen> open = new ArrayList<>(); // those that may still fill
    private final Set<Key> executions = new HashSet<>();
    private final BigDecimal[][] held = new BigDecimal[World.STRATEGIES + 2][World.INSTRUMENTS.size()];
    private Execution execution; // of the record at hand, else null
    private Seen touched; // the order the record at hand is about, else null

    OrderLog() {
        for (final BigDecimal[] row : held) {
            Arrays.fill(row, BigDecimal.ZERO);
        }
    }

    @Override
    String name() {
        return "log";
    }

    @Override
    void onRecord(final DirectBuffer log, final int offset, final int templateId) {
        final int body = offset + Records.BODY_OFFSET;
        final int block = Records.blockLength(log, offset);
        final int version = Records.version(log, offset);
        execution = null;
        touched = isAboutAnOrder(templateId)
                ? orders.get(log.getLong(offset + Records.COMMON_LENGTH, ByteOrder.LITTLE_ENDIAN))
                : null;
        if (templateId == NewOrderDecoder.TEMPLATE_ID) {
            final NewOrderDecoder d = new NewOrderDecoder().wrap(log, body, block, version);
            if (touched == null) {
                touched = new Seen(d);
                orders.put(touched.id, touched);
                open.add(touched);
            }
            touched.qty = d.qty(); // a held leg that fires is smaller by what its sister filled
            touched.price = d.price();
            touched.held = (d.instructions() & World.EMULATED) != 0;
            return;
        }
        if (touched == null) {
            return;
        }
        switch (templateId) {
            case AmendOrderDecoder.TEMPLATE_ID -> {
                final AmendOrderDecoder d = new AmendOrderDecoder().wrap(log, body, block, version);
                touched.mostQty = Math.max(touched.mostQty, d.qty());
                if (touched.held) {
                    touched.qty = d.qty(); // nobody else is asked
                    touched.price = d.price();
                } else {
                    touched.asked = d.qty();
                    touched.askedPrice = d.price();
                }
            }
            case CancelOrderDecoder.TEMPLATE_ID -> touched.ended |= touched.held;
            case OrderAmendedDecoder.TEMPLATE_ID -> {
                final OrderAmendedDecoder d = new OrderAmendedDecoder().wrap(log, body, block, version);
                changed(d.price(), d.qty());
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                final OrderRejectedDecoder d = new OrderRejectedDecoder().wrap(log, body, block, version);
                refused(d.request());
            }
            case OrderWithheldDecoder.TEMPLATE_ID -> {
                final OrderWithheldDecoder d = new OrderWithheldDecoder().wrap(log, body, block, version);
                refused(d.request());
            }
            case OrderCanceledDecoder.TEMPLATE_ID -> {
                final OrderCanceledDecoder d = new OrderCanceledDecoder().wrap(log, body, block, version);
                ended(d.cumQty());
            }
            case OrderExpiredDecoder.TEMPLATE_ID -> {
                final OrderExpiredDecoder d = new OrderExpiredDecoder().wrap(log, body, block, version);
                ended(d.cumQty());
            }
            case OrderSnapshotDecoder.TEMPLATE_ID -> {
                final OrderSnapshotDecoder d = new OrderSnapshotDecoder().wrap(log, body, block, version);
                if (d.status() == OrderStatus.NEW || d.status() == OrderStatus.PARTIALLY_FILLED) {
                    changed(d.price(), d.qty());
                } else {
                    ended(d.cumQty());
                }
            }
            case FillDecoder.TEMPLATE_ID -> filled(new FillDecoder().wrap(log, body, block, version));
            default -> {
                // tells nothing about quantities
            }
        }
    }

    private static boolean isAboutAnOrder(final int templateId) {
        return templateId >= 20 && templateId < 40 || templateId >= 110 && templateId <= 112;
    }

    /** A report that does not answer what was asked may be an old one: the order is then no larger than either says. */
    private void changed(final long price, final long qty) {
        if (touched.asked == qty && touched.askedPrice == price) {
            touched.qty = qty;
            touched.price = price;
            touched.asked = 0;
        } else {
            touched.qty = Math.min(touched.qty, qty);
            touched.price = Math.min(touched.price, price);
        }
    }

    private void refused(final OrderRequest request) {
        if (request == OrderRequest.NEW_ORDER) {
            ended(0);
        } else if (request == OrderRequest.AMEND) {
            touched.qty = touched.asked == 0 ? touched.qty : Math.min(touched.qty, touched.asked);
            touched.asked = 0;
        }
    }

    private void ended(final long told) {
        touched.ended = true;
        touched.told = Math.max(touched.told, told);
    }

    private void filled(final FillDecoder d) {
        if (!executions.add(new Key(d.instrument(), touched.side, d.execIdLow()))) {
            return;
        }
        touched.filled += d.lastQty();
        touched.told = Math.max(touched.told, d.cumQty());
        final Instrument instrument = World.INSTRUMENTS.get(touched.instrument);
        BigDecimal moved = BigDecimal.valueOf(touched.sign() * d.lastQty(), instrument.qtyScale());
        if (d.feeCurrency() == instrument.base().index()) {
            moved = moved.subtract(BigDecimal.valueOf(d.fee(), instrument.base().scale()));
        }
        held[touched.strategy + 2][touched.instrument] = held[touched.strategy + 2][touched.instrument].add(moved);
        execution = new Execution(touched, d.lastPrice(), d.lastQty(), d.quoteAmount(), d.fee(), d.feeCurrency());
    }

    /** The fill that the record at hand is, when it is one and counts; else null. */
    Execution execution() {
        return execution;
    }

    /** The order that the record at hand is about, or null. */
    Seen touched() {
        return touched;
    }

    Iterable<Seen> orders() {
        return orders.values();
    }

    Seen order(final long id) {
        return orders.get(id);
    }

    /** What is really held, less what is finer than quantities are. */
    long position(final int strategy, final int instrument) {
        return held[strategy + 2][instrument]
                .setScale(World.INSTRUMENTS.get(instrument).qtyScale(), RoundingMode.FLOOR)
                .unscaledValue()
                .longValueExact();
    }

    /** That finer rest. */
    BigDecimal rest(final int strategy, final int instrument) {
        return held[strategy + 2][instrument].subtract(BigDecimal.valueOf(
                position(strategy, instrument),
                World.INSTRUMENTS.get(instrument).qtyScale()));
    }

    /** Orders that may still fill, or of which fills are announced. */
    List<Seen> open() {
        open.removeIf(order -> order.ended && order.worstLeaves() == 0);
        return open;
    }
}
