package dev.reprise.localvenues.binance;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AuditMismatchDecoder;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.ClockOffsetDecoder;
import dev.reprise.api.schema.ConnectionDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderUnknownDecoder;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.RateUsageDecoder;
import dev.reprise.api.schema.ReconciliationEndDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** What an adapter tells the engine, as lines of text, and a book made of it. Thread-safe. */
final class Told implements EventPublisher {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Long> firsts = new HashMap<>(); // System.nanoTime by the first two words of a line
    private final Map<String, Long> lasts = new HashMap<>();
    private final Map<Long, Long> fills = new HashMap<>(); // quantity by trade id
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private boolean isBookValid;
    private long bid;
    private long ask;

    @Override
    public synchronized boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        switch (Records.templateId(buffer, offset)) {
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder top = new TopOfBookDecoder()
                        .wrap(buffer, offset + Records.BODY_OFFSET, TopOfBookDecoder.BLOCK_LENGTH, 1);
                bid = top.bidPrice();
                ask = top.askPrice();
            }
            case BookUpdateDecoder.TEMPLATE_ID -> book(buffer, offset);
            default -> {
                // Trades and bars are not looked at.
            }
        }
        return true;
    }

    private void book(final DirectBuffer buffer, final int offset) {
        final BookUpdateDecoder update =
                new BookUpdateDecoder().wrap(buffer, offset + Records.BODY_OFFSET, BookUpdateDecoder.BLOCK_LENGTH, 1);
        if (update.kind() == BookUpdateKind.SNAPSHOT && (update.chain() & 1) != 0) {
            bids.clear();
            asks.clear();
        }
        isBookValid |= update.kind() == BookUpdateKind.SNAPSHOT && (update.chain() & 2) != 0;
        update.bids().forEach(level -> set(bids, level.price(), level.qty()));
        update.asks().forEach(level -> set(asks, level.price(), level.qty()));
    }

    private static void set(final TreeMap<Long, Long> side, final long price, final long qty) {
        if (qty == 0) {
            side.remove(price);
        } else {
            side.put(price, qty);
        }
    }

    @Override
    public synchronized void publish(final DirectBuffer buffer, final int offset, final int length) {
        final String text = text(buffer, offset);
        if (text != null) {
            final long now = System.nanoTime();
            firsts.putIfAbsent(twoWords(text), now);
            lasts.put(twoWords(text), now);
            lines.add(text + ((Records.flags(buffer, offset) & Records.FLAG_AUDIT) != 0 ? " AUDIT" : ""));
        } else {
            offer(buffer, offset, length);
        }
    }

    private String text(final DirectBuffer r, final int offset) {
        final int b = offset + Records.BODY_OFFSET;
        final int n = Records.blockLength(r, offset);
        final int v = Records.version(r, offset);
        return switch (Records.templateId(r, offset)) {
            case OrderSentDecoder.TEMPLATE_ID -> {
                final OrderSentDecoder d = new OrderSentDecoder().wrap(r, b, n, v);
                yield "sent " + id(d.clientOrderId()) + ' ' + d.request();
            }
            case OrderWithheldDecoder.TEMPLATE_ID -> {
                final OrderWithheldDecoder d = new OrderWithheldDecoder().wrap(r, b, n, v);
                yield "withheld " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.reason();
            }
            case OrderAcceptedDecoder.TEMPLATE_ID ->
                "accepted " + id(new OrderAcceptedDecoder().wrap(r, b, n, v).clientOrderId());
            case OrderTriggeredDecoder.TEMPLATE_ID ->
                "triggered " + id(new OrderTriggeredDecoder().wrap(r, b, n, v).clientOrderId());
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                final OrderRejectedDecoder d = new OrderRejectedDecoder().wrap(r, b, n, v);
                yield "rejected " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.code();
            }
            case OrderCanceledDecoder.TEMPLATE_ID ->
                "canceled " + id(new OrderCanceledDecoder().wrap(r, b, n, v).clientOrderId());
            case OrderExpiredDecoder.TEMPLATE_ID ->
                "expired " + id(new OrderExpiredDecoder().wrap(r, b, n, v).clientOrderId());
            case OrderAmendedDecoder.TEMPLATE_ID -> {
                final OrderAmendedDecoder d = new OrderAmendedDecoder().wrap(r, b, n, v);
                yield "amended " + id(d.clientOrderId()) + ' ' + d.price() + ' ' + d.qty();
            }
            case OrderUnknownDecoder.TEMPLATE_ID -> {
                final OrderUnknownDecoder d = new OrderUnknownDecoder().wrap(r, b, n, v);
                yield "unknown " + id(d.clientOrderId()) + ' ' + d.request() + ' ' + d.cause();
            }
            case OrderSnapshotDecoder.TEMPLATE_ID -> {
                final OrderSnapshotDecoder d = new OrderSnapshotDecoder().wrap(r, b, n, v);
                yield "snapshot " + id(d.clientOrderId()) + ' ' + d.status() + ' ' + d.cumQty();
            }
            case FillDecoder.TEMPLATE_ID -> {
                final FillDecoder d = new FillDecoder().wrap(r, b, n, v);
                if (d.clientOrderId() != 0) {
                    fills.put(d.execIdLow() << 2 | d.sideRaw(), d.lastQty());
                }
                yield "fill " + id(d.clientOrderId()) + ' ' + d.lastQty();
            }
            case AuditMismatchDecoder.TEMPLATE_ID -> {
                final AuditMismatchDecoder d = new AuditMismatchDecoder().wrap(r, b, n, v);
                yield "mismatch " + d.audit() + ' ' + d.consecutive();
            }
            case BalanceDecoder.TEMPLATE_ID ->
                "balance " + new BalanceDecoder().wrap(r, b, n, v).currency();
            case ConnectionDecoder.TEMPLATE_ID -> {
                final ConnectionDecoder d = new ConnectionDecoder().wrap(r, b, n, v);
                yield "connection " + d.stream() + ' ' + d.state() + ' ' + d.epoch();
            }
            case ReconciliationEndDecoder.TEMPLATE_ID ->
                "reconciled " + new ReconciliationEndDecoder().wrap(r, b, n, v).complete();
            case BookInvalidDecoder.TEMPLATE_ID -> {
                isBookValid = false;
                yield "book invalid "
                        + new BookInvalidDecoder().wrap(r, b, n, v).reason();
            }
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                final InstrumentDefinitionDecoder d = new InstrumentDefinitionDecoder().wrap(r, b, n, v);
                yield "definition version=" + d.version() + " tick=" + d.tickSize();
            }
            case InstrumentStatusDecoder.TEMPLATE_ID ->
                "status " + new InstrumentStatusDecoder().wrap(r, b, n, v).status();
            case ClockOffsetDecoder.TEMPLATE_ID ->
                "clock " + Math.round(new ClockOffsetDecoder().wrap(r, b, n, v).clockOffset() / 1e9);
            case RateUsageDecoder.TEMPLATE_ID ->
                "rate " + new RateUsageDecoder().wrap(r, b, n, v).usedWeight();
            default -> null;
        };
    }

    private static String id(final long clientOrderId) {
        return Long.toString(clientOrderId == 0 ? 0 : ClientOrderIds.counter(clientOrderId));
    }

    synchronized String all() {
        return String.join("\n", lines);
    }

    synchronized boolean has(final String line) {
        return lines.stream().anyMatch(l -> l.startsWith(line));
    }

    synchronized long count(final String line) {
        return lines.stream().filter(l -> l.startsWith(line)).count();
    }

    /** Position of the first line that begins so, -1 for none. */
    synchronized int at(final String line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(line)) {
                return i;
            }
        }
        return -1;
    }

    private static String twoWords(final String line) {
        final int end = line.indexOf(' ', line.indexOf(' ') + 1);
        return end < 0 ? line : line.substring(0, end);
    }

    /** When the first line came whose two first words are one of these, as {@link System#nanoTime}; 0 when none has. */
    synchronized long firstAt(final String... words) {
        long first = 0;
        for (final String word : words) {
            final long at = firsts.getOrDefault(word, 0L);
            first = at != 0 && (first == 0 || at < first) ? at : first;
        }
        return first;
    }

    /** When the last line came whose two first words are these, as {@link System#nanoTime}; 0 when none has. */
    synchronized long lastAt(final String words) {
        return lasts.getOrDefault(words, 0L);
    }

    /** All that was told of one of our orders. */
    synchronized List<String> about(final long number) {
        return lines.stream()
                .filter(line -> (line + ' ').matches("[a-z]+ " + number + " .*"))
                .toList();
    }

    /** What all trades told come to, each counted once. */
    synchronized long filledQty() {
        return fills.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized int trades() {
        return fills.size();
    }

    synchronized long bid() {
        return bid;
    }

    synchronized long ask() {
        return ask;
    }

    synchronized boolean isBookValid() {
        return isBookValid;
    }

    /** The best levels: price and quantity. */
    synchronized String best(final int levels) {
        final StringBuilder text = new StringBuilder();
        bids.descendingMap().entrySet().stream()
                .limit(levels)
                .forEach(e ->
                        text.append(e.getKey()).append('x').append(e.getValue()).append(' '));
        asks.entrySet().stream()
                .limit(levels)
                .forEach(e ->
                        text.append(e.getKey()).append('x').append(e.getValue()).append(' '));
        return text.toString();
    }

    @Override
    public int maxRecordLength() {
        return Records.MAX_LENGTH;
    }

    @Override
    public boolean isDrained() {
        return true;
    }

    @Override
    public long nanos() {
        return System.currentTimeMillis() * 1_000_000;
    }
}
