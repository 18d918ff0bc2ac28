package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Every kind of file that {@code data import} reads, whole and damaged in every way it can be: cut off, with a byte that flipped, plain
 * and in each compression. The whole one is imported; a damaged one leaves nothing behind, and the message says where it is damaged.
 */
class DamagedImportSystemTest {
    private static final List<String> OF_ONE_INSTRUMENT = List.of("--instrument", "BTC-USDT-PERP.BINANCE");
    private static final String BROKEN = "the compressed file is cut off or damaged";
    private static final List<String> RAW_BOOK =
            List.of("--instrument", "BTC-USD.BITFINEX", "--begin", "2021-03-01T00:00:00Z");

    /** A compression. */
    @FunctionalInterface
    interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** A kind of file: its content, and the options its import needs. */
    record Kind(String name, String format, byte[] bytes, List<String> options) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A damaged copy.
     *
     * @param place where the message says that it is damaged; a regular expression
     * @param says part of the message
     */
    record Copy(Kind kind, String damage, byte[] bytes, String place, String says) {
        @Override
        public String toString() {
            return kind.name() + ", " + damage;
        }
    }

    @TempDir
    Path dir;

    private static byte[] compressed(final Compression compression, final byte[] bytes) throws IOException {
        final ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (OutputStream out = compression.over(to)) {
            out.write(bytes);
        }
        return to.toByteArray();
    }

    private static byte[] gzip(final byte[] bytes) throws IOException {
        return compressed(GZIPOutputStream::new, bytes);
    }

    private static byte[] zstd(final byte[] bytes) throws IOException {
        return compressed(out -> new ZstdOutputStream(out).setChecksum(true), bytes);
    }

    private static byte[] zip(final byte[] bytes) throws IOException {
        return compressed(
                out -> {
                    final ZipOutputStream archive = new ZipOutputStream(out);
                    archive.putNextEntry(new ZipEntry("data"));
                    return archive;
                },
                bytes);
    }

    private static byte[] cut(final byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length * 3 / 5);
    }

    private static byte[] flipped(final byte[] bytes, final int fromEnd) {
        final byte[] copy = bytes.clone();
        copy[copy.length - fromEnd] ^= 0x10;
        return copy;
    }

    private static int lines(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).split("\n").length;
    }

    /** The last line is there by half. */
    private static byte[] withoutHalfALine(final byte[] bytes) {
        int last = bytes.length - 2;
        while (last > 0 && bytes[last] != '\n') {
            last--;
        }
        return Arrays.copyOf(bytes, last + (bytes.length - last) / 2);
    }

    /** A line without its last column. */
    private static byte[] withoutAColumn(final String text, final int line) {
        final String[] lines = text.split("\n");
        lines[line - 1] = lines[line - 1].substring(0, lines[line - 1].lastIndexOf(','));
        return utf8(String.join("\n", lines) + '\n');
    }

    private static Stream<Copy> compressed(final Kind kind, final String unit) throws IOException {
        final byte[] gzip = gzip(kind.bytes());
        final byte[] zstd = zstd(kind.bytes());
        final byte[] zip = zip(kind.bytes());
        final String place = unit + " \\d+";
        return Stream.of(
                new Copy(kind, "gzip cut off", cut(gzip), place, BROKEN),
                new Copy(kind, "gzip of another checksum", flipped(gzip, 6), place, BROKEN),
                new Copy(kind, "gzip without its end", Arrays.copyOf(gzip, gzip.length - 3), place, BROKEN),
                new Copy(kind, "gzip that ends in its head", Arrays.copyOf(gzip, 5), place, BROKEN),
                new Copy(kind, "zstd cut off", cut(zstd), place, BROKEN),
                new Copy(kind, "zstd of another checksum", flipped(zstd, 2), place, BROKEN),
                new Copy(kind, "zip cut off", cut(zip), place, BROKEN));
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frames() throws IOException {
        try (InputStream in = DamagedImportSystemTest.class.getResourceAsStream("frames.txt")) {
            return in.readAllBytes();
        }
    }

    /** The same frames as cryptofeed writes them. */
    private static byte[] cryptofeed() throws IOException {
        final StringBuilder text = new StringBuilder("{\"t\":\"header\",\"format\":2,\"exchange\":\"BINANCE\"}\n");
        for (final String line : new String(frames(), StandardCharsets.UTF_8).split("\n")) {
            final int blank = line.indexOf(' ');
            final String time = line.substring(0, 10) + '.' + line.substring(10, 16);
            final String frame = line.substring(blank + 1);
            text.append(
                            frame.startsWith("{\"stream\"")
                                    ? "{\"t\":\"recv\""
                                    : "{\"t\":\"http\",\"url\":\"x?symbol=BTCUSDT\"")
                    .append(",\"conn\":\"c\",\"ts\":")
                    .append(time)
                    .append(",\"data\":")
                    .append(Output.JSON.writeValueAsString(frame))
                    .append("}\n");
        }
        return utf8(text.toString());
    }

    private static List<Kind> tables() {
        return ImportFormatsSystemTest.kinds()
                .map(kind -> {
                    final List<String> options = new ArrayList<>(OF_ONE_INSTRUMENT);
                    options.addAll(List.of(kind.options()));
                    return new Kind(kind.toString(), kind.format(), utf8(kind.text()), options);
                })
                .toList();
    }

    private static Kind events() throws IOException {
        final long both = EventArchive.EXCHANGE | EventArchive.LOCAL;
        final long time = 1_723_075_200_000_000_000L;
        final EventArchive events = new EventArchive()
                .add(both | EventArchive.BUY | EventArchive.SNAPSHOT, time, time, 99.5, 1)
                .add(both | EventArchive.SELL | EventArchive.SNAPSHOT, time, time, 100, 1);
        for (int i = 1; i < 500; i++) {
            events.add(both | EventArchive.BUY | EventArchive.DEPTH, time + i, time + i, 99.5 - i % 7, i);
        }
        final Path file = Files.createTempFile("events", ".npz");
        try {
            events.write(file, EventArchive.TYPE, events.count());
            return new Kind("hftbacktest-npz", "hftbacktest-npz", Files.readAllBytes(file), OF_ONE_INSTRUMENT);
        } finally {
            Files.delete(file);
        }
    }

    static List<Kind> kinds() throws IOException {
        final List<Kind> kinds = new ArrayList<>(tables());
        kinds.add(new Kind("binance-frames", "binance-frames", frames(), List.of()));
        kinds.add(new Kind("cryptofeed", "cryptofeed", cryptofeed(), List.of()));
        kinds.add(new Kind("bitfinex-r0", "bitfinex-r0", utf8(OrderLevelSystemTest.RAW), RAW_BOOK));
        kinds.add(events());
        return kinds;
    }

    private static Kind kind(final String name) throws IOException {
        return kinds().stream()
                .filter(kind -> kind.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    static Stream<Copy> copies() throws IOException {
        final List<Copy> copies = new ArrayList<>();
        for (final Kind table : tables()) {
            final String text = new String(table.bytes(), StandardCharsets.UTF_8);
            final int last = lines(table.bytes());
            copies.add(new Copy(table, "cut off", withoutHalfALine(table.bytes()), "line " + last, ""));
            copies.add(new Copy(table, "a column is missing", withoutAColumn(text, 2), "line 2", "Record 2 has"));
            if (Character.isLetter(text.charAt(0))) {
                final byte[] renamed = utf8(text.replaceFirst("price|percentage|open", "worth"));
                copies.add(new Copy(table, "a column of another name", renamed, "line 1", "worth"));
            }
        }
        copies.add(new Copy(kind("tardis quotes"), "empty", new byte[0], "line 1", "the file is empty"));
        final Kind frames = kind("binance-frames");
        final byte[] halfALine = withoutHalfALine(frames.bytes());
        copies.add(new Copy(frames, "gzip cut off", cut(gzip(frames.bytes())), "line \\d+", BROKEN));
        copies.add(new Copy(frames, "zstd cut off", cut(zstd(frames.bytes())), "line \\d+", BROKEN));
        copies.add(new Copy(frames, "cut off", halfALine, "line 213", "ends in the middle of a frame"));
        final byte[] timeless = utf8(new String(frames.bytes(), StandardCharsets.UTF_8)
                .replaceFirst("\n1753000000101000000 ", "\n175300000p101000000 "));
        copies.add(new Copy(frames, "a digit of a time flipped", timeless, "line 3", "'175300000p101000000 {"));
        final Kind cryptofeed = kind("cryptofeed");
        final String events = new String(cryptofeed.bytes(), StandardCharsets.UTF_8);
        copies.add(new Copy(
                cryptofeed, "cut off", withoutHalfALine(cryptofeed.bytes()), "line 214", "not an event of cryptofeed"));
        copies.add(new Copy(
                cryptofeed, "a quote flipped", utf8(events.replaceFirst("\"ts\"", "\"ts2")), "line 2", "not an event"));
        copies.add(new Copy(
                cryptofeed,
                "a time of another name",
                utf8(events.replaceFirst("\"ts\"", "\"time\"")),
                "line 2",
                "an event without `ts` or `data`"));
        final Kind raw = kind("bitfinex-r0");
        copies.add(new Copy(raw, "cut off", cut(raw.bytes()), "message 4", "damaged or cut off"));
        final Kind npz = kind("hftbacktest-npz");
        copies.add(new Copy(npz, "cut off", cut(npz.bytes()), "event \\d+", "damaged or cut off"));
        copies.add(new Copy(npz, "a byte flipped", flipped(npz.bytes(), npz.bytes().length / 2), "event \\d+", ""));
        copies.add(new Copy(npz, "no archive", utf8("ev,exch_ts,local_ts\n"), "event 0", "it holds no NumPy array"));
        return copies.stream();
    }

    static Stream<Copy> compressedCopies() throws IOException {
        return Stream.of(
                        compressed(kind("csv-trades Coinbase"), "line"),
                        compressed(kind("binance-frames"), "line"),
                        compressed(kind("cryptofeed"), "line"),
                        compressed(kind("bitfinex-r0"), "message"))
                .flatMap(copies -> copies);
    }

    private JsonNode imported(final int code, final Kind kind, final byte[] bytes) throws IOException {
        final Path file = Files.write(dir.resolve("recorded.data"), bytes);
        final List<String> args = new ArrayList<>(List.of("data", "import", "--format", kind.format()));
        args.addAll(kind.options());
        args.add(file.toString());
        return Ran.json(dir, args.toArray(String[]::new)).ended(code).json();
    }

    private long datasets() throws IOException {
        final Path data = dir.resolve("data");
        if (!Files.exists(data)) {
            return 0;
        }
        try (Stream<Path> inside = Files.list(data)) {
            return inside.count();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("compressedCopies")
    void shouldSayThatACompressedCopyIsDamaged(final Copy copy) throws IOException {
        shouldSayWhereACopyIsDamaged(copy);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldImportItWhole(final Kind kind) throws IOException {
        assertTrue(imported(0, kind, kind.bytes()).get("messages").asInt() > 0);
        assertEquals(1, datasets());
    }

    @ParameterizedTest
    @MethodSource("copies")
    void shouldSayWhereACopyIsDamaged(final Copy copy) throws IOException {
        final JsonNode error = imported(4, copy.kind(), copy.bytes()).get("error");

        final String message = error.get("message").asString();
        assertTrue(error.get("where").asString().matches(".*recorded\\.data " + copy.place()), error::toString);
        assertTrue(message.startsWith(error.get("where").asString()), error::toString);
        assertTrue(message.contains(copy.says()) && !message.contains("null"), error::toString);
        assertTrue(error.get("remedy").asString().startsWith("nothing was imported; "), error::toString);
        assertEquals(0, datasets(), "something is left of it");
    }

    /** A recording goes on behind a frame that cannot be read: it is counted, and a book that missed a change is not valid from there. */
    @ParameterizedTest
    @ValueSource(strings = {"binance-frames", "cryptofeed"})
    void shouldCountAFrameThatCannotBeRead(final String name) throws IOException {
        final Kind kind = kind(name);
        final String text = new String(kind.bytes(), StandardCharsets.UTF_8);
        final int at = text.indexOf("depthUpdate", text.indexOf("lastUpdateId"));
        final byte[] flipped = utf8(text.substring(0, at) + text.substring(at).replaceFirst("64000\\.09", "64000.p9"));

        final JsonNode manifest = imported(0, kind, flipped);

        assertEquals(1, manifest.get("skipped").size(), manifest::toString);
        assertEquals(1, manifest.get("skipped").iterator().next().asInt(), manifest::toString);
        assertTrue(
                manifest.get("notes").path("book.BTC-USDT.BINANCE").asString("").startsWith("incomplete"),
                manifest::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance-frames", "cryptofeed"})
    void shouldRefuseARecordingOfNothing(final String name) throws IOException {
        final JsonNode error = imported(4, kind(name), new byte[0]).get("error");

        assertTrue(error.get("message").asString().contains("no frames: the files are empty"), error::toString);
        assertTrue(error.get("where").asString().contains("recorded.data"), error::toString);
        assertEquals(0, datasets(), "something is left of it");
    }
}
