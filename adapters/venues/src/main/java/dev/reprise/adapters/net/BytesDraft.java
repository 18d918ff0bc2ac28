package dev.reprise.adapters.net;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/**
 * RFC 6455 with limits that the library does not set, and text handed over as bytes: a text frame that is not fragmented, which
 * is every frame of a venue, becomes no {@code String}. Control frames, UTF-8 of fragments and errors stay with the library.
 */
final class BytesDraft extends Draft_6455 {
    /** Longest frame and longest message. */
    static final int MAX_MESSAGE = 1024 * 1024;

    private static final int MAX_FRAGMENTS = 256;

    private int fragments;
    private int fragmentBytes;

    BytesDraft() {
        super(List.of(), List.of(new Protocol("")), MAX_MESSAGE);
    }

    @Override
    public Draft copyInstance() {
        return new BytesDraft();
    }

    @Override
    public void processFrame(final WebSocketImpl connection, final Framedata frame) throws InvalidDataException {
        final Opcode opcode = frame.getOpcode();
        if (opcode == Opcode.TEXT && frame.isFin() && fragments == 0) {
            final ByteBuffer payload = frame.getPayloadData();
            connection.getWebSocketListener().onWebsocketMessage(connection, payload);
            return;
        }
        if (opcode == Opcode.CONTINUOUS || !frame.isFin()) {
            countFragment(frame);
        }
        super.processFrame(connection, frame);
    }

    private void countFragment(final Framedata frame) throws LimitExceededException {
        fragments++;
        fragmentBytes += frame.getPayloadData().remaining();
        if (fragments > MAX_FRAGMENTS || fragmentBytes > MAX_MESSAGE) {
            throw new LimitExceededException(
                    "a message of more than " + MAX_FRAGMENTS + " fragments or " + MAX_MESSAGE + " bytes", MAX_MESSAGE);
        }
        if (frame.isFin()) {
            fragments = 0;
            fragmentBytes = 0;
        }
    }

    @Override
    public boolean equals(final Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
