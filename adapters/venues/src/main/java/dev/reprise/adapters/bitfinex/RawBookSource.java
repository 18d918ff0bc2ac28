package dev.reprise.adapters.bitfinex;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.DatasetFiles;
import dev.reprise.adapters.dataset.MarketSink;
import dev.reprise.adapters.dataset.MarketSink.Part;
import dev.reprise.adapters.dataset.MarketSource;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.adapters.json.StrictJson;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OrderAction;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** The messages of one file, one after the other. */
final class RawBookSource implements MarketSource {
    private static final long SPACING_NS = 1_000_000;

    private final Path file;
    private final long beginNs;
    private final InputStream in;
    private final JsonParser parser;
    private JsonNode message;
    private long number;
    private long channel = -1;
    private int depth;

    RawBookSource(final Path file, final long beginNs) throws IOException {
        this.file = file;
        this.beginNs = beginNs;
        try {
            in = DatasetFiles.open(file);
        } catch (final ZipException e) {
            throw new DamagedFileException(file, "message 0", e.getMessage() + ": copy it again", e);
        }
        try {
            parser = StrictJson.RECORDINGS.createParser(in);
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw damaged("it is no JSON array of messages");
            }
        } catch (final JacksonException e) {
            in.close();
            throw unreadable(e);
        } catch (final DamagedFileException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public Kind kind() {
        return Kind.BOOK;
    }

    @Override
    public String content() {
        return "raw book";
    }

    @Override
    public boolean next() throws IOException {
        try {
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                if (parser.nextToken() != null) {
                    throw damaged("something stands behind the array of messages");
                }
                return false;
            }
            if (token == null) {
                throw damaged("the array of messages does not end: the file is cut off, copy it again");
            }
            number++;
            message = parser.readValueAsTree();
            return true;
        } catch (final JacksonException e) {
            throw unreadable(e);
        }
    }

    private DamagedFileException unreadable(final JacksonException e) {
        final String what = e.getCause() instanceof ZipException broken
                ? broken.getMessage() + ": copy it again"
                : "it cannot be read, the file is damaged or cut off: copy it again (" + e.getOriginalMessage() + ")";
        return new DamagedFileException(file, "message " + (number + 1), what, e);
    }

    @Override
    public long time() {
        return beginNs + number * SPACING_NS;
    }

    @Override
    public boolean hasReceiveTimes() {
        return false;
    }

    @Override
    public void tell(final MarketSink sink) throws IOException {
        if (message.isObject()) {
            subscribed(sink);
            return;
        }
        final JsonNode content = message.path(1);
        if (!message.isArray() || message.size() < 2 || message.path(0).asLong(-1) != channel || channel < 0) {
            throw damaged("no message of the subscribed channel: " + text(message));
        }
        if (content.isString()) {
            sink.skip(content.asString().equals("hb") ? "heartbeat" : "channel_" + content.asString());
            return;
        }
        if (content.isArray() && (content.isEmpty() || content.get(0).isArray())) {
            if (content.isEmpty()) {
                throw damaged("a snapshot without orders");
            }
            for (final JsonNode entry : content) {
                tell(sink, entry, Part.WHOLE);
            }
            return;
        }
        tell(sink, content, Part.CHANGE);
    }

    private void subscribed(final MarketSink sink) throws IOException {
        final String event = message.path("event").asString("");
        if (!event.equals("subscribed")) {
            sink.skip("event_" + event);
            return;
        }
        if (!message.path("channel").asString("").equals("book")
                || !message.path("prec").asString("").equals("R0")) {
            throw damaged("it is no subscription to a raw book (channel book, prec R0): " + text(message));
        }
        channel = message.path("chanId").asLong(-1);
        try {
            depth = Integer.parseInt(message.path("len").asString("25"));
        } catch (final NumberFormatException e) {
            throw new DamagedFileException(file, "message " + number, "len is no number: " + text(message), e);
        }
        sink.note("book.depth_orders", Integer.toString(depth));
    }

    private void tell(final MarketSink sink, final JsonNode entry, final Part part) throws IOException {
        if (!entry.isArray()
                || entry.size() != 3
                || !entry.get(0).isIntegralNumber()
                || !entry.get(1).isNumber()
                || !entry.get(2).isNumber()) {
            throw damaged("an entry must be [order id, price, amount]: " + text(entry));
        }
        if (!entry.get(0).canConvertToLong()) {
            throw damaged("an order id is beyond 64 bits: " + text(entry));
        }
        final BigDecimal price = entry.get(1).decimalValue();
        final BigDecimal amount = entry.get(2).decimalValue();
        if (price.signum() < 0 || amount.signum() == 0 || price.signum() == 0 && part != Part.CHANGE) {
            throw damaged("no order has this price and amount: " + text(entry));
        }
        final boolean isDelete = price.signum() == 0;
        sink.order(
                time(),
                Records.NO_TIME,
                part,
                depth,
                new MarketSink.OrderEvent(
                        isDelete ? OrderAction.DELETE : OrderAction.NULL_VAL,
                        entry.get(0).asLong(),
                        amount.signum() > 0,
                        price,
                        isDelete ? BigDecimal.ZERO : amount.abs()));
    }

    private static String text(final JsonNode node) {
        final String text = node.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    @Override
    public TimeUnitOfFile unit() {
        return TimeUnitOfFile.AUTO;
    }

    @Override
    public DamagedFileException damaged(final String what) {
        return new DamagedFileException(file, "message " + number, what, null);
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }
}
