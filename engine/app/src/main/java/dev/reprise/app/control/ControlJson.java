package dev.reprise.app.control;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the channel's JSON: one object a line, small and flat, duplicates and trailing text refused. */
final class ControlJson {
    /** Longest request, newline included. */
    static final int MAX_REQUEST_BYTES = 64 * 1024;
    /** Longest answer, newline included. */
    static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    private static final int MAX_NESTING = 16;
    private static final int MAX_NUMBER_LENGTH = 40;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxDocumentLength(MAX_ANSWER_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ControlJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws IllegalArgumentException when it is not one JSON object */
    static ObjectNode read(final byte[] bytes, final int length) {
        final JsonNode node;
        try {
            node = MAPPER.readTree(bytes, 0, length);
        } catch (final JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException("not a JSON object");
        }
        return object;
    }

    /** The object as a line. */
    static byte[] write(final ObjectNode object) {
        final byte[] json = MAPPER.writeValueAsBytes(object);
        final byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
