package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.DamagedFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recording of cryptofeed: JSON lines, each an event with its time in seconds; {@code recv} holds a frame as it came, {@code http}
 * an answer to a REST request. Connections stand one behind the other in the file, so the events are read whole and put in order of
 * time; such recordings last seconds to minutes.
 */
final class CryptofeedFile {
    private static final int MAX_LINE = 64 * 1024 * 1024;
    private static final long MAX_BYTES = 512L * 1024 * 1024;
    private static final Pattern SYMBOL = Pattern.compile("[?&]symbol=([^&]+)");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_LINE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * One of them.
     *
     * @param time UTC ns
     * @param line in the file, from 1
     * @param symbol that a REST request named, {@code null} in a frame
     */
    record Event(long time, long line, String symbol, byte[] json) {}

    private final List<Event> events = new ArrayList<>();

    /** @throws DamagedFileException when a line is not such an event */
    CryptofeedFile(final Path file, final InputStream in) throws IOException {
        final BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long bytes = 0;
        long number = 0;
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                final Event event = event(file, number, line);
                if (event != null) {
                    events.add(event);
                    bytes += event.json().length;
                }
                if (bytes > MAX_BYTES) {
                    throw new DamagedFileException(
                            file, number, "more than " + MAX_BYTES + " bytes of frames: split the recording", null);
                }
            }
        } catch (final DamagedFileException e) {
            throw e;
        } catch (final IOException e) {
            throw new DamagedFileException(file, number + 1, e.getMessage() + ": record or copy it again", e);
        }
        events.sort(Comparator.comparingLong(Event::time));
    }

    private static Event event(final Path file, final long number, final String line) throws IOException {
        if (line.isBlank()) {
            return null;
        }
        try {
            final JsonNode node = JSON.readTree(line);
            final String type = node.path("t").asString("");
            if (!type.equals("recv") && !type.equals("http")) {
                return null; // what the recorder did itself
            }
            final JsonNode time = node.path("ts");
            final JsonNode data = node.path("data");
            if (!time.isNumber() || !data.isString()) {
                throw new DamagedFileException(file, number, "an event without `ts` or `data`", null);
            }
            final Matcher symbol = SYMBOL.matcher(node.path("url").asString(""));
            return new Event(
                    time.decimalValue().multiply(NANOS).longValue(),
                    number,
                    symbol.find() ? symbol.group(1) : null,
                    data.asString().getBytes(StandardCharsets.UTF_8));
        } catch (final JacksonException e) {
            throw new DamagedFileException(
                    file,
                    number,
                    "not an event of cryptofeed (" + e.getOriginalMessage()
                            + "): cut the line away, or record or copy the file again",
                    e);
        }
    }

    /** In order of time. */
    List<Event> events() {
        return events;
    }
}
