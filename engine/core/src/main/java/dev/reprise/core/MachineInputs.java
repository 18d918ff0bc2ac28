package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ClockOffsetDecoder;
import dev.reprise.api.schema.HealthDecoder;
import dev.reprise.api.schema.ReconciliationBeginDecoder;
import dev.reprise.api.schema.ReconciliationEndDecoder;
import dev.reprise.core.risk.RiskGate;
import org.agrona.DirectBuffer;

/** Inputs about the venue's link and this machine that the risk gate remembers. Core thread only. */
final class MachineInputs {
    private final RiskGate risk;
    private final ReconciliationBeginDecoder begin = new ReconciliationBeginDecoder();
    private final ReconciliationEndDecoder end = new ReconciliationEndDecoder();
    private final ClockOffsetDecoder clock = new ClockOffsetDecoder();
    private final HealthDecoder health = new HealthDecoder();

    MachineInputs(final RiskGate risk) {
        this.risk = risk;
    }

    void apply(final DirectBuffer buffer, final int offset, final int templateId) {
        final int body = offset + BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        switch (templateId) {
            case ReconciliationBeginDecoder.TEMPLATE_ID -> {
                begin.wrap(buffer, body, block, version);
                risk.applyReconciliation(begin.venueIndex(), false);
            }
            case ReconciliationEndDecoder.TEMPLATE_ID -> {
                end.wrap(buffer, body, block, version);
                risk.applyReconciliation(end.venueIndex(), end.complete() != 0);
            }
            case ClockOffsetDecoder.TEMPLATE_ID -> {
                clock.wrap(buffer, body, block, version);
                risk.applyClockOffset(clock.clockOffset());
            }
            case HealthDecoder.TEMPLATE_ID -> {
                health.wrap(buffer, body, block, version);
                risk.applyHealth(health.loopP99(), health.disk());
            }
            default -> throw new IllegalStateException("not about the link or the machine: templateId=" + templateId);
        }
    }
}
