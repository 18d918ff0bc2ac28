package dev.reprise.api.record;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.MessageHeaderDecoder;
import dev.reprise.api.schema.RunTextDecoder;
import dev.reprise.api.schema.RunTextEncoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.TradeEncoder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordsTest {
    private static final int OFFSET = 64;
    private static final String OFFSET_SUFFIX = "EncodingOffset";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);

    /** Encoders of all messages of the schema, from the compiled codecs. */
    static List<Class<?>> encoders() throws IOException, URISyntaxException {
        final Path folder = Path.of(
                        TradeEncoder.class.getResource("TradeEncoder.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith("Encoder.class") && !f.contains("$"))
                    .sorted()
                    .<Class<?>>map(RecordsTest::load)
                    .filter(RecordsTest::isMessage)
                    .toList();
        }
    }

    private static Class<?> load(final String file) {
        try {
            return Class.forName("dev.reprise.api.schema." + file.substring(0, file.length() - ".class".length()));
        } catch (final ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isMessage(final Class<?> type) {
        return Stream.of(type.getFields()).anyMatch(f -> f.getName().equals("TEMPLATE_ID"));
    }

    @Test
    void everyTemplateIdIsOneMessage() throws Exception {
        final Map<Integer, Class<?>> byTemplate = new HashMap<>();
        for (final Class<?> encoder : encoders()) {
            assertEquals(null, byTemplate.put(constant(encoder, "TEMPLATE_ID"), encoder), encoder.getName());
        }
        assertTrue(byTemplate.size() >= 50, "messages found: " + byTemplate.size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encoders")
    void commonFieldsLieWhereTheHeaderHelperReadsThem(final Class<?> encoder) throws Exception {
        final int blockLength = constant(encoder, "BLOCK_LENGTH");
        final int templateId = constant(encoder, "TEMPLATE_ID");
        buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);

        Records.begin(buffer, OFFSET, blockLength, templateId);

        assertEquals(blockLength, Records.blockLength(buffer, OFFSET));
        assertEquals(templateId, Records.templateId(buffer, OFFSET));
        assertEquals(constant(encoder, "SCHEMA_ID"), Records.schemaId(buffer, OFFSET));
        assertEquals(constant(encoder, "SCHEMA_VERSION"), Records.version(buffer, OFFSET));
        assertEquals(Records.BODY_OFFSET + blockLength, Records.length(buffer, OFFSET));
        final Object decoder = decoder(encoder, buffer, blockLength);
        assertEquals(0L, read(decoder, "receiveTime"));
        assertEquals(Records.NO_TIME, read(decoder, "venueTime"));
        assertEquals(0L, read(decoder, "age"));
        assertEquals(Records.NO_INSTRUMENT, read(decoder, "instrument"));
        assertEquals(Records.NO_STRATEGY, read(decoder, "strategy"));

        final Object body = encoder.getConstructor().newInstance();
        encoder.getMethod("wrap", MutableDirectBuffer.class, int.class)
                .invoke(body, buffer, OFFSET + Records.BODY_OFFSET);
        write(body, "receiveTime", long.class, 11L);
        write(body, "venueTime", long.class, -22L);
        write(body, "age", long.class, 33L);
        write(body, "instrument", int.class, 44);
        write(body, "strategy", int.class, Records.PROTECTION);
        assertEquals(11, Records.receiveTime(buffer, OFFSET));
        assertEquals(-22, Records.venueTime(buffer, OFFSET));
        assertEquals(33, Records.age(buffer, OFFSET));
        assertEquals(44, Records.instrument(buffer, OFFSET));
        assertEquals(Records.PROTECTION, Records.strategy(buffer, OFFSET));

        Records.receiveTime(buffer, OFFSET, 111);
        Records.venueTime(buffer, OFFSET, -222);
        Records.age(buffer, OFFSET, 333);
        Records.instrument(buffer, OFFSET, 444);
        Records.strategy(buffer, OFFSET, 555);
        assertEquals(111L, read(decoder, "receiveTime"));
        assertEquals(-222L, read(decoder, "venueTime"));
        assertEquals(333L, read(decoder, "age"));
        assertEquals(444, read(decoder, "instrument"));
        assertEquals(555, read(decoder, "strategy"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encoders")
    void beginTouchesTheFixedPartAlone(final Class<?> encoder) throws Exception {
        final int fixed = Records.BODY_OFFSET + constant(encoder, "BLOCK_LENGTH");
        buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);

        Records.begin(buffer, OFFSET, constant(encoder, "BLOCK_LENGTH"), constant(encoder, "TEMPLATE_ID"));

        assertEquals(0x5A, buffer.getByte(OFFSET - 1));
        assertEquals(0x5A, buffer.getByte(OFFSET + fixed));
        for (int i = Records.COMMON_LENGTH; i < fixed; i++) {
            assertEquals(0, buffer.getByte(OFFSET + i), "byte " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encoders")
    void everyFieldIsAlignedAndTheBlockIsMultipleOfEight(final Class<?> encoder) throws Exception {
        int fields = 0;
        for (final Method method : encoder.getMethods()) {
            if (method.getName().endsWith(OFFSET_SUFFIX)) {
                final String field =
                        method.getName().substring(0, method.getName().length() - OFFSET_SUFFIX.length());
                final int length =
                        (int) encoder.getMethod(field + "EncodingLength").invoke(null);
                if (!field.startsWith("pad") && Integer.bitCount(length) == 1) {
                    assertEquals(0, (int) method.invoke(null) % Math.min(8, length), field);
                }
                fields++;
            }
        }
        assertTrue(fields >= 5, "fields found: " + fields);
        assertEquals(0, constant(encoder, "BLOCK_LENGTH") % 8);
        assertTrue(constant(encoder, "BLOCK_LENGTH") + Records.BODY_OFFSET >= Records.COMMON_LENGTH);
    }

    @Test
    void headerAgreesWithItsGeneratedCodec() {
        Records.begin(buffer, OFFSET, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        Records.flags(buffer, OFFSET, 0xFFFE);
        Records.source(buffer, OFFSET, 0xABCD);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, OFFSET);

        assertAll(
                () -> assertEquals(TradeEncoder.BLOCK_LENGTH, header.blockLength()),
                () -> assertEquals(TradeEncoder.TEMPLATE_ID, header.templateId()),
                () -> assertEquals(TradeEncoder.SCHEMA_ID, header.schemaId()),
                () -> assertEquals(TradeEncoder.SCHEMA_VERSION, header.version()),
                () -> assertEquals(Records.length(buffer, OFFSET), header.length()),
                () -> assertEquals(0xFFFE, header.flags()),
                () -> assertEquals(0xABCD, header.source()),
                () -> assertEquals(0xFFFE, Records.flags(buffer, OFFSET)),
                () -> assertEquals(0xABCD, Records.source(buffer, OFFSET)),
                () -> assertFalse(Records.isCaused(buffer, OFFSET)));
        Records.flags(buffer, OFFSET, Records.FLAG_CAUSED | Records.FLAG_SIMULATED);
        assertTrue(Records.isCaused(buffer, OFFSET));
    }

    @Test
    void endPadsWithZeroesToAMultipleOfEight() {
        for (int textLength = 0; textLength < 20; textLength++) {
            buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);
            Records.begin(buffer, OFFSET, RunTextEncoder.BLOCK_LENGTH, RunTextEncoder.TEMPLATE_ID);
            final RunTextEncoder text = new RunTextEncoder().wrap(buffer, OFFSET + Records.BODY_OFFSET);
            text.putText(new byte[textLength], 0, textLength);
            final int used = Records.BODY_OFFSET + text.encodedLength();

            final int length = Records.end(buffer, OFFSET, text.encodedLength());

            assertEquals(length, Records.length(buffer, OFFSET));
            assertEquals(0, length % 8);
            assertTrue(length >= used && length < used + 8, "used=" + used + " length=" + length);
            for (int i = used; i < length; i++) {
                assertEquals(0, buffer.getByte(OFFSET + i));
            }
            assertEquals(0x5A, buffer.getByte(OFFSET + length));
            final RunTextDecoder decoder = new RunTextDecoder()
                    .wrap(
                            buffer,
                            OFFSET + Records.BODY_OFFSET,
                            Records.blockLength(buffer, OFFSET),
                            Records.version(buffer, OFFSET));
            assertEquals(textLength, decoder.textLength());
        }
    }

    @Test
    void measurementsAreOutsideTheHash() {
        Records.begin(buffer, OFFSET, TradeEncoder.BLOCK_LENGTH, Records.FIRST_UNHASHED_TEMPLATE - 1);
        assertTrue(Records.isHashed(buffer, OFFSET));
        Records.begin(buffer, OFFSET, TradeEncoder.BLOCK_LENGTH, Records.FIRST_UNHASHED_TEMPLATE);
        assertFalse(Records.isHashed(buffer, OFFSET));
    }

    @Test
    void aTradeReadsBack() {
        Records.begin(buffer, OFFSET, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        final TradeEncoder trade = new TradeEncoder().wrap(buffer, OFFSET + Records.BODY_OFFSET);
        trade.receiveTime(5).instrument(3).price(-7).qty(9);
        assertEquals(
                Records.BODY_OFFSET + TradeEncoder.BLOCK_LENGTH, Records.end(buffer, OFFSET, trade.encodedLength()));

        final TradeDecoder decoder = new TradeDecoder()
                .wrap(
                        buffer,
                        OFFSET + Records.BODY_OFFSET,
                        Records.blockLength(buffer, OFFSET),
                        Records.version(buffer, OFFSET));
        assertEquals(-7, decoder.price());
        assertEquals(9, decoder.qty());
        assertEquals(5, decoder.receiveTime());
        assertEquals(3, decoder.instrument());
    }

    private static int constant(final Class<?> encoder, final String name) throws ReflectiveOperationException {
        return encoder.getField(name).getInt(null);
    }

    private static Object decoder(final Class<?> encoder, final DirectBuffer buffer, final int blockLength)
            throws ReflectiveOperationException {
        final Class<?> type = Class.forName(encoder.getName().replaceFirst("Encoder$", "Decoder"));
        final Object decoder = type.getConstructor().newInstance();
        type.getMethod("wrap", DirectBuffer.class, int.class, int.class, int.class)
                .invoke(decoder, buffer, OFFSET + Records.BODY_OFFSET, blockLength, Records.version(buffer, OFFSET));
        return decoder;
    }

    private static Object read(final Object decoder, final String field) throws ReflectiveOperationException {
        return decoder.getClass().getMethod(field).invoke(decoder);
    }

    private static void write(final Object encoder, final String field, final Class<?> type, final Object value)
            throws ReflectiveOperationException {
        encoder.getClass().getMethod(field, type).invoke(encoder, value);
    }
}
