package dev.reprise.adapters.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson as we use it away from the hot path: hard limits on depth, text, number and document, no duplicate names.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_NUMBER = 64;
    private static final int FRAME_LIMIT = 1024 * 1024;
    private static final int DOCUMENT_LIMIT = 32 * 1024 * 1024;
    private static final long RECORDING_LIMIT = 4L * 1024 * 1024 * 1024;

    /** For frames and ordinary answers: at most 1 MiB. */
    public static final JsonMapper FRAMES = mapper(FRAME_LIMIT);
    /** For recordings that are read token by token: at most 4 GiB, decimals as printed. */
    public static final JsonMapper RECORDINGS = mapper(RECORDING_LIMIT)
            .rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** For lists of instruments, which venues send by the megabyte: at most 32 MiB. */
    public static final JsonMapper DOCUMENTS = mapper(DOCUMENT_LIMIT);

    private StrictJson() {}

    private static JsonMapper mapper(final long maxDocument) {
        final JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .maxNumberLength(MAX_NUMBER)
                        .maxDocumentLength(maxDocument)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory).build();
    }
}
