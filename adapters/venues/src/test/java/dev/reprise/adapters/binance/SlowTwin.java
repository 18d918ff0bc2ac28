package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.StrictJson;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** Reads a recording of one instrument the obvious way: Jackson's tree, BigDecimal, TreeMap. */
final class SlowTwin {
    final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private final Instrument instrument;
    private final long unitNanos;
    private final Deque<Path> files;
    private final List<JsonNode> held = new ArrayList<>();
    private final Deque<String> ready = new ArrayDeque<>();
    private final Deque<Runnable> applies = new ArrayDeque<>();
    private BufferedReader in;
    private boolean isSynced;
    private long sum;

    SlowTwin(final List<Path> files, final Instrument instrument, final long unitNanos) {
        this.files = new ArrayDeque<>(files);
        this.instrument = instrument;
        this.unitNanos = unitNanos;
    }

    /** The next record's text, its levels applied to the twin's book; null behind the last. */
    String next() throws IOException {
        while (ready.isEmpty()) {
            final String line = line();
            if (line == null) {
                return null;
            }
            final int blank = line.indexOf(' ');
            take(
                    StrictJson.FRAMES.readTree(line.substring(blank + 1)),
                    Long.parseLong(line.substring(0, blank)) * unitNanos);
        }
        applies.poll().run();
        return ready.poll();
    }

    private String line() throws IOException {
        while (true) {
            if (in == null) {
                if (files.isEmpty()) {
                    return null;
                }
                in = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(files.poll())), StandardCharsets.UTF_8));
            }
            final String line = in.readLine();
            if (line != null) {
                return line;
            }
            in.close();
            in = null;
        }
    }

    private void take(final JsonNode frame, final long receiveTime) {
        final JsonNode data = frame.has("data") ? frame.get("data") : frame;
        if (data.has("lastUpdateId")) {
            if (!isSynced) {
                isSynced = true;
                add(payload(frame, instrument, receiveTime, true), () -> {
                    bids.clear();
                    asks.clear();
                    sum = 0;
                    apply(data.get("bids"), bids);
                    apply(data.get("asks"), asks);
                });
                final long id = data.get("lastUpdateId").asLong();
                for (final JsonNode update : held) {
                    final long last = update.get("u").asLong();
                    if (instrument.market() == MarketKind.SPOT ? last > id : last >= id) {
                        update(update, receiveTime);
                    }
                }
            }
        } else if (data.path("e").asString("").equals("depthUpdate")) {
            if (isSynced) {
                update(data, receiveTime);
            } else {
                held.add(data);
            }
        } else if (data.path("e").asString("").equals("markPriceUpdate")) {
            throw new UncheckedIOException(new IOException("not for this twin"));
        } else {
            add(payload(frame, instrument, receiveTime, false), () -> {});
        }
    }

    private void update(final JsonNode data, final long receiveTime) {
        add(payload(data, instrument, receiveTime, false), () -> {
            apply(data.get("b"), bids);
            apply(data.get("a"), asks);
        });
    }

    private void add(final String text, final Runnable apply) {
        ready.add(text);
        applies.add(apply);
    }

    private void apply(final JsonNode levels, final TreeMap<BigDecimal, BigDecimal> side) {
        for (final JsonNode level : levels) {
            final BigDecimal price = new BigDecimal(level.get(0).asString()).stripTrailingZeros();
            final BigDecimal qty = new BigDecimal(level.get(1).asString()).stripTrailingZeros();
            final BigDecimal before = qty.signum() == 0 ? side.remove(price) : side.put(price, qty);
            sum += share(side == bids, price, qty) - share(side == bids, price, before);
        }
    }

    /** Sum over all levels of the book of what each is worth in {@link #share}: equal for equal books. */
    long sum() {
        return sum;
    }

    /** A level's share of a book's sum: 64 well-mixed bits, 0 for no level. Prices and quantities without trailing zeros. */
    static long share(final boolean isBid, final BigDecimal price, final BigDecimal qty) {
        if (qty == null || qty.signum() == 0) {
            return 0;
        }
        long z = price.hashCode() * 0x9E3779B97F4A7C15L + qty.hashCode() * 0xC2B2AE3D27D4EB4FL + (isBid ? 1 : 2);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The first record of a frame, as {@link RecordTexts} writes it. */
    static String payload(
            final JsonNode frame, final Instrument instrument, final long receiveTime, final boolean isSnapshot) {
        final JsonNode d = frame.path("data").isObject() ? frame.get("data") : frame;
        final String event = d.path("e").asString("");
        final String venue = time(d.has("T") && d.get("T").isIntegralNumber() ? d.get("T") : d.path("E"));
        final String head = " recv=" + receiveTime + venue;
        if (isSnapshot || event.isEmpty() && d.has("lastUpdateId")) {
            return levels(
                    "SNAPSHOT" + head + ' ' + d.get("lastUpdateId").asLong() + ".."
                            + d.get("lastUpdateId").asLong(),
                    d.get("bids"),
                    d.get("asks"));
        }
        return switch (event) {
            case "trade" -> trade(d, d.path("t"), head);
            case "aggTrade" -> trade(d, d.path("a"), head);
            case "depthUpdate" ->
                levels(
                        "DELTA" + head + ' ' + d.get("U").asLong() + ".."
                                + d.get("u").asLong(),
                        d.get("b"),
                        d.get("a"));
            case "kline" -> bar(d.get("k"), head);
            case "markPriceUpdate" -> "MARK recv=" + receiveTime + time(d.path("E")) + ' ' + n(d.get("p"));
            default -> {
                final boolean noBid = isZero(d.get("b")) || isZero(d.get("B"));
                final boolean noAsk = isZero(d.get("a")) || isZero(d.get("A"));
                yield "top" + head + ' ' + (noBid ? "0x0" : n(d.get("b")) + 'x' + n(d.get("B"))) + ' '
                        + (noAsk ? "0x0" : n(d.get("a")) + 'x' + n(d.get("A"))) + " id="
                        + d.get("u").asLong();
            }
        };
    }

    private static boolean isZero(final JsonNode number) {
        return new BigDecimal(number.asString()).signum() == 0;
    }

    private static String trade(final JsonNode d, final JsonNode id, final String head) {
        final boolean offBook = d.has("X")
                && !d.get("X").equals(StrictJson.FRAMES.getNodeFactory().stringNode("MARKET"));
        return "trade" + head + ' ' + n(d.get("p")) + 'x' + n(d.get("q")) + " id=" + id.asLong()
                + (d.get("m").asBoolean() ? " SELL" : " BUY") + (offBook ? " nofill" : "");
    }

    private static String bar(final JsonNode k, final String head) {
        return "bar" + head + ' ' + nanos(k.get("t").asLong()) + ".."
                + nanos(k.get("T").asLong() + 1) + ' ' + n(k.get("o")) + ' '
                + n(k.get("h")) + ' ' + n(k.get("l")) + ' ' + n(k.get("c")) + " v=" + n(k.get("v")) + " n="
                + (isCount(k.path("n")) ? k.get("n").asLong() : -1) + " closed="
                + (k.get("x").asBoolean() ? 1 : 0);
    }

    /** Whether it is an integer of no sign and of 18 digits at most. */
    private static boolean isCount(final JsonNode number) {
        return number.isIntegralNumber()
                && number.bigIntegerValue().signum() >= 0
                && number.bigIntegerValue().compareTo(BigInteger.TEN.pow(18)) < 0;
    }

    private static String levels(final String head, final JsonNode bids, final JsonNode asks) {
        final StringBuilder text = new StringBuilder(head).append(" b");
        bids.forEach(l -> text.append(' ').append(n(l.get(0))).append('x').append(n(l.get(1))));
        text.append(" a");
        asks.forEach(l -> text.append(' ').append(n(l.get(0))).append('x').append(n(l.get(1))));
        return text.toString();
    }

    private static String n(final JsonNode text) {
        return RecordTexts.plain(new BigDecimal(text.asString()));
    }

    private static String time(final JsonNode time) {
        return time.isIntegralNumber() && time.asLong() >= 0 ? " venue=" + nanos(time.asLong()) : "";
    }

    private static long nanos(final long time) {
        return time < 9_000_000_000_000L ? time * 1_000_000 : time < 9_000_000_000_000_000L ? time * 1_000 : time;
    }
}
