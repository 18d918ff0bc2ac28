package dev.reprise.app.control;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns one request into a call of the target and its answer. Never throws: what goes wrong is an answer too. */
final class ControlCommands {
    /** Longest reason, characters. */
    static final int MAX_REASON = 1_000;

    private static final int MAX_NAME = 200;
    private static final Logger LOG = LoggerFactory.getLogger(ControlCommands.class);

    private final ControlTarget target;

    ControlCommands(final ControlTarget target) {
        this.target = target;
    }

    /**
     * @param line one request
     * @param peer user behind the socket as the kernel says; empty where it does not
     */
    ObjectNode answer(final byte[] line, final int length, final String peer) {
        try {
            return answer(ControlJson.read(line, length), peer);
        } catch (final IllegalArgumentException | IllegalStateException e) {
            return failure("refused", String.valueOf(e.getMessage()));
        } catch (final Throwable e) { // an Error of the target's too: the operator must still reach halt
            LOG.error("a control command failed", e);
            return failure("failed", e.toString());
        }
    }

    private ObjectNode answer(final ObjectNode request, final String peer) {
        final String command = text(request, "command", MAX_NAME);
        final String reason = text(request, "reason", MAX_REASON);
        final String who = who(text(request, "who", MAX_NAME), peer);
        final ObjectNode answer = ControlJson.object().put("ok", true);
        switch (command) {
            case "status" -> answer.set("status", target.status());
            case "arm" -> {
                final String strategy = text(request, "strategy", MAX_NAME);
                target.arm(who, reason, strategy.isEmpty() ? null : strategy);
            }
            case "halt" -> target.halt(who, reason);
            case "stop" -> target.stop(who, reason);
            default ->
                throw new IllegalArgumentException(
                        "unknown command `" + command + "`; there are status, arm, halt, stop");
        }
        return answer;
    }

    private static String text(final ObjectNode request, final String key, final int maxLength) {
        final JsonNode value = request.get(key);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString() || value.asString().length() > maxLength) {
            throw new IllegalArgumentException(key + " must be a text of at most " + maxLength + " characters");
        }
        return value.asString().replaceAll("\\p{Cntrl}", " ").strip();
    }

    /** What the client says of itself; where the kernel says otherwise, both. */
    private static String who(final String told, final String peer) {
        if (peer.isEmpty() || peer.equals(told)) {
            return told.isEmpty() ? "unknown" : told;
        }
        return told.isEmpty() ? peer : told + " (peer " + peer + ')';
    }

    static ObjectNode failure(final String code, final String message) {
        final ObjectNode answer = ControlJson.object().put("ok", false);
        answer.put("code", code);
        answer.put("message", message);
        return answer;
    }
}
