package dev.reprise.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class RecordSchemaTest {
    @Test
    void shouldGiveEveryFieldTheOffsetThatTheGeneratedCodecHas() throws ReflectiveOperationException {
        int checked = 0;
        for (final RecordSchema.Message message : RecordSchema.get().messages()) {
            final Class<?> codec = Class.forName("dev.reprise.api.schema." + camel(message.name(), true) + "Decoder");
            assertEquals(codec.getField("TEMPLATE_ID").getInt(null), message.templateId());
            int end = 0;
            for (final RecordSchema.Field field : message.fields()) {
                final String name = camel(field.name(), false);
                assertEquals(codec.getMethod(name + "EncodingOffset").invoke(null), field.offset(), codec + name);
                assertEquals(codec.getMethod(name + "EncodingLength").invoke(null), field.size(), codec + name);
                end = field.offset() + field.size();
                checked++;
            }
            final Field block = codec.getField("BLOCK_LENGTH");
            assertTrue(end <= block.getInt(null), codec.getName());
        }
        assertTrue(checked > 300, "checked=" + checked);
    }

    private static String camel(final String snake, final boolean upper) {
        final StringBuilder text = new StringBuilder();
        for (final String word : snake.split("_")) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return upper ? text.toString() : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    @Test
    void shouldLeaveOutFieldsThatAnOlderRecordDoesNotHaveAndTemplatesItDoesNotKnow() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        Records.begin(buffer, 0, 40, 1);

        final Map<String, Object> trade = RecordSchema.get().decode(1, buffer, Records.BODY_OFFSET, 40);

        assertEquals(0L, trade.get("price"));
        assertTrue(!trade.containsKey("qty"), trade.toString());
        assertEquals(Map.of(), RecordSchema.get().decode(99, buffer, Records.BODY_OFFSET, 40));
        assertEquals("template_99", RecordSchema.get().name(99));
    }
}
