package dev.reprise.app.run;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.agrona.DirectBuffer;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The journal's records as {@code reprise-schema.xml} describes them: what any program in any language can do to read a journal. Field
 * names come out in snake_case. Allocates freely.
 */
public final class RecordSchema {
    private static final String RESOURCE = "/dev/reprise/api/reprise-schema.xml";
    private static final Map<String, Integer> SIZES =
            Map.of("uint8", 1, "int8", 1, "uint16", 2, "int16", 2, "uint32", 4, "int32", 4, "int64", 8, "double", 8);
    private static final int GROUP_HEADER = 8;
    private static final int TEXT_HEADER = 4;

    private static final RecordSchema INSTANCE = load();

    private final SortedMap<Integer, Message> messages = new TreeMap<>();
    private final Map<String, Map<Integer, String>> enums = new HashMap<>();
    private final Map<String, Integer> pads = new HashMap<>();

    /** A field of fixed length: {@code type} is a primitive's name or {@code enum}. */
    record Field(String name, String type, int offset, int size, Map<Integer, String> values) {}

    /** A repeated part. */
    record Group(String name, List<Field> fields) {}

    /**
     * One kind of record.
     *
     * @param name such as {@code new_order}
     * @param templateId its number
     */
    public record Message(String name, int templateId, List<Field> fields, List<Group> groups, List<String> texts) {}

    private RecordSchema() {}

    /** The schema of this build. */
    public static RecordSchema get() {
        return INSTANCE;
    }

    /** Every kind of record, by template id. */
    public List<Message> messages() {
        return List.copyOf(messages.values());
    }

    /** The kind's name, such as {@code new_order}; {@code template_N} when this build does not know it. */
    public String name(final int templateId) {
        final Message message = messages.get(templateId);
        return message == null ? "template_" + templateId : message.name();
    }

    /**
     * The fields of a record in the schema's order: {@code Long}, {@code Double}, {@code String} (texts and names of enumerations; null when not
     * set), and lists of such maps for repeated parts.
     *
     * @param body where the record's body begins
     * @param blockLength bytes of its fixed fields, as its header says: later fields are left out
     * @return empty when this build does not know the template
     */
    public Map<String, Object> decode(
            final int templateId, final DirectBuffer buffer, final int body, final int blockLength) {
        final Map<String, Object> values = new LinkedHashMap<>();
        final Message message = messages.get(templateId);
        if (message == null) {
            return values;
        }
        fields(message.fields(), buffer, body, blockLength, values);
        int at = body + blockLength;
        for (final Group group : message.groups()) {
            final int entryLength = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            final int count = buffer.getShort(at + 2, LITTLE_ENDIAN) & 0xFFFF;
            at += GROUP_HEADER;
            final List<Map<String, Object>> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                final Map<String, Object> entry = new LinkedHashMap<>();
                fields(group.fields(), buffer, at, entryLength, entry);
                entries.add(entry);
                at += entryLength;
            }
            values.put(group.name(), entries);
        }
        for (final String text : message.texts()) {
            final int length = buffer.getInt(at, LITTLE_ENDIAN);
            values.put(text, buffer.getStringWithoutLengthUtf8(at + TEXT_HEADER, length));
            at += TEXT_HEADER + length;
        }
        return values;
    }

    private static void fields(
            final List<Field> fields,
            final DirectBuffer buffer,
            final int at,
            final int blockLength,
            final Map<String, Object> values) {
        for (final Field field : fields) {
            if (field.offset() + field.size() <= blockLength) {
                values.put(field.name(), value(field, buffer, at + field.offset()));
            }
        }
    }

    private static Object value(final Field field, final DirectBuffer buffer, final int at) {
        return switch (field.type()) {
            case "enum" -> {
                final int raw = buffer.getByte(at) & 0xFF;
                yield raw == 0 || raw == 255 ? null : field.values().getOrDefault(raw, "UNKNOWN_" + raw);
            }
            case "uint8" -> (long) (buffer.getByte(at) & 0xFF);
            case "int8" -> (long) buffer.getByte(at);
            case "uint16" -> (long) (buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF);
            case "int16" -> (long) buffer.getShort(at, LITTLE_ENDIAN);
            case "uint32" -> buffer.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            case "int32" -> (long) buffer.getInt(at, LITTLE_ENDIAN);
            case "double" -> buffer.getDouble(at, LITTLE_ENDIAN);
            default -> buffer.getLong(at, LITTLE_ENDIAN);
        };
    }

    /** {@code lastPrice} as {@code last_price}. */
    static String snake(final String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static RecordSchema load() {
        final RecordSchema schema = new RecordSchema();
        try (InputStream in = RecordSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the record schema is missing from the class path: " + RESOURCE);
            }
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            schema.read(factory.newDocumentBuilder().parse(in).getDocumentElement());
            return schema;
        } catch (final IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read the record schema " + RESOURCE, e);
        }
    }

    private void read(final Element root) {
        for (final Element types : children(root, "types")) {
            for (final Element type : children(types, "type")) {
                final String length = type.getAttribute("length");
                pads.put(type.getAttribute("name"), length.isEmpty() ? 1 : Integer.parseInt(length));
            }
            for (final Element element : children(types, "enum")) {
                final Map<Integer, String> values = new HashMap<>();
                for (final Element value : children(element, "validValue")) {
                    values.put(Integer.valueOf(value.getTextContent().strip()), value.getAttribute("name"));
                }
                enums.put(element.getAttribute("name"), values);
            }
        }
        for (final Element element : children(root, "sbe:message")) {
            final int id = Integer.parseInt(element.getAttribute("id"));
            final List<Group> groups = new ArrayList<>();
            for (final Element group : children(element, "group")) {
                groups.add(new Group(snake(group.getAttribute("name")), fields(group)));
            }
            final List<String> texts = children(element, "data").stream()
                    .map(data -> snake(data.getAttribute("name")))
                    .toList();
            messages.put(id, new Message(snake(element.getAttribute("name")), id, fields(element), groups, texts));
        }
    }

    private List<Field> fields(final Element parent) {
        final List<Field> fields = new ArrayList<>();
        int offset = 0;
        for (final Element element : children(parent, "field")) {
            final String type = element.getAttribute("type");
            final Map<Integer, String> values = enums.get(type);
            if (pads.containsKey(type)) {
                offset += pads.get(type);
                continue;
            }
            final int size = values == null ? SIZES.get(type) : 1;
            fields.add(new Field(
                    snake(element.getAttribute("name")), values == null ? type : "enum", offset, size, values));
            offset += size;
        }
        return fields;
    }

    private static List<Element> children(final Element parent, final String tag) {
        final List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                found.add(element);
            }
        }
        return found;
    }
}
