package dev.reprise.live.recovery;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.BalanceDecoder;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.CheckpointDecoder;
import dev.reprise.api.schema.ClockOffsetDecoder;
import dev.reprise.api.schema.ConnectionDecoder;
import dev.reprise.api.schema.CoreFaultDecoder;
import dev.reprise.api.schema.CredentialDecoder;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.DenialDecoder;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.GaugeDecoder;
import dev.reprise.api.schema.HealthDecoder;
import dev.reprise.api.schema.IdTextDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.InstrumentStatusDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.OrderAmendedDecoder;
import dev.reprise.api.schema.OrderCanceledDecoder;
import dev.reprise.api.schema.OrderExpiredDecoder;
import dev.reprise.api.schema.OrderLevelDecoder;
import dev.reprise.api.schema.OrderRejectedDecoder;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderSnapshotDecoder;
import dev.reprise.api.schema.OrderUnknownDecoder;
import dev.reprise.api.schema.OrderWithheldDecoder;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.ProtectionTriggeredDecoder;
import dev.reprise.api.schema.RateUsageDecoder;
import dev.reprise.api.schema.ReconciliationBeginDecoder;
import dev.reprise.api.schema.ReconciliationEndDecoder;
import dev.reprise.api.schema.RiskSettingsDecoder;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.RunIdentityDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.RunStoppedDecoder;
import dev.reprise.api.schema.RunTextDecoder;
import dev.reprise.api.schema.SignalDecoder;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import dev.reprise.api.schema.StrategyFaultDecoder;
import dev.reprise.api.schema.StrategyStatusChangedDecoder;
import dev.reprise.api.schema.SubscriptionDecoder;
import dev.reprise.api.schema.TickDecoder;
import dev.reprise.api.schema.TimerCanceledDecoder;
import dev.reprise.api.schema.TimerFiredDecoder;
import dev.reprise.api.schema.TimerSetDecoder;
import dev.reprise.api.schema.TimingDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import org.agrona.DirectBuffer;

/** Any record as one line of JSON-like text, for people: journal tail, differences, errors. Allocates freely. */
public final class RecordText {
    private RecordText() {}

    /** The record's name and fields, as its codec prints them. */
    public static String of(final DirectBuffer buffer, final int offset) {
        final StringBuilder text = new StringBuilder(256);
        final int at = offset + BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        switch (Records.templateId(buffer, offset)) {
            case AlarmDecoder.TEMPLATE_ID ->
                new AlarmDecoder().wrap(buffer, at, block, version).appendTo(text);
            case AmendOrderDecoder.TEMPLATE_ID ->
                new AmendOrderDecoder().wrap(buffer, at, block, version).appendTo(text);
            case BalanceDecoder.TEMPLATE_ID ->
                new BalanceDecoder().wrap(buffer, at, block, version).appendTo(text);
            case BookInvalidDecoder.TEMPLATE_ID ->
                new BookInvalidDecoder().wrap(buffer, at, block, version).appendTo(text);
            case BookUpdateDecoder.TEMPLATE_ID ->
                new BookUpdateDecoder().wrap(buffer, at, block, version).appendTo(text);
            case CancelOrderDecoder.TEMPLATE_ID ->
                new CancelOrderDecoder().wrap(buffer, at, block, version).appendTo(text);
            case CheckpointDecoder.TEMPLATE_ID ->
                new CheckpointDecoder().wrap(buffer, at, block, version).appendTo(text);
            case ClockOffsetDecoder.TEMPLATE_ID ->
                new ClockOffsetDecoder().wrap(buffer, at, block, version).appendTo(text);
            case ConnectionDecoder.TEMPLATE_ID ->
                new ConnectionDecoder().wrap(buffer, at, block, version).appendTo(text);
            case CoreFaultDecoder.TEMPLATE_ID ->
                new CoreFaultDecoder().wrap(buffer, at, block, version).appendTo(text);
            case CredentialDecoder.TEMPLATE_ID ->
                new CredentialDecoder().wrap(buffer, at, block, version).appendTo(text);
            case CurrencyDefinitionDecoder.TEMPLATE_ID ->
                new CurrencyDefinitionDecoder().wrap(buffer, at, block, version).appendTo(text);
            case DenialDecoder.TEMPLATE_ID ->
                new DenialDecoder().wrap(buffer, at, block, version).appendTo(text);
            case DerivedPriceDecoder.TEMPLATE_ID ->
                new DerivedPriceDecoder().wrap(buffer, at, block, version).appendTo(text);
            case FillDecoder.TEMPLATE_ID ->
                new FillDecoder().wrap(buffer, at, block, version).appendTo(text);
            case GaugeDecoder.TEMPLATE_ID ->
                new GaugeDecoder().wrap(buffer, at, block, version).appendTo(text);
            case HealthDecoder.TEMPLATE_ID ->
                new HealthDecoder().wrap(buffer, at, block, version).appendTo(text);
            case IdTextDecoder.TEMPLATE_ID ->
                new IdTextDecoder().wrap(buffer, at, block, version).appendTo(text);
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
                new InstrumentDefinitionDecoder()
                        .wrap(buffer, at, block, version)
                        .appendTo(text);
            case InstrumentStatusDecoder.TEMPLATE_ID ->
                new InstrumentStatusDecoder().wrap(buffer, at, block, version).appendTo(text);
            case NewOrderDecoder.TEMPLATE_ID ->
                new NewOrderDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OperatorCommandDecoder.TEMPLATE_ID ->
                new OperatorCommandDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderAcceptedDecoder.TEMPLATE_ID ->
                new OrderAcceptedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderAmendedDecoder.TEMPLATE_ID ->
                new OrderAmendedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderCanceledDecoder.TEMPLATE_ID ->
                new OrderCanceledDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderExpiredDecoder.TEMPLATE_ID ->
                new OrderExpiredDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderLevelDecoder.TEMPLATE_ID ->
                new OrderLevelDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderRejectedDecoder.TEMPLATE_ID ->
                new OrderRejectedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderSentDecoder.TEMPLATE_ID ->
                new OrderSentDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderSnapshotDecoder.TEMPLATE_ID ->
                new OrderSnapshotDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderUnknownDecoder.TEMPLATE_ID ->
                new OrderUnknownDecoder().wrap(buffer, at, block, version).appendTo(text);
            case OrderWithheldDecoder.TEMPLATE_ID ->
                new OrderWithheldDecoder().wrap(buffer, at, block, version).appendTo(text);
            case ProtectionSetDecoder.TEMPLATE_ID ->
                new ProtectionSetDecoder().wrap(buffer, at, block, version).appendTo(text);
            case ProtectionTriggeredDecoder.TEMPLATE_ID ->
                new ProtectionTriggeredDecoder()
                        .wrap(buffer, at, block, version)
                        .appendTo(text);
            case RateUsageDecoder.TEMPLATE_ID ->
                new RateUsageDecoder().wrap(buffer, at, block, version).appendTo(text);
            case ReconciliationBeginDecoder.TEMPLATE_ID ->
                new ReconciliationBeginDecoder()
                        .wrap(buffer, at, block, version)
                        .appendTo(text);
            case ReconciliationEndDecoder.TEMPLATE_ID ->
                new ReconciliationEndDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RiskSettingsDecoder.TEMPLATE_ID ->
                new RiskSettingsDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RiskStateChangedDecoder.TEMPLATE_ID ->
                new RiskStateChangedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RunIdentityDecoder.TEMPLATE_ID ->
                new RunIdentityDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RunStartedDecoder.TEMPLATE_ID ->
                new RunStartedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RunStoppedDecoder.TEMPLATE_ID ->
                new RunStoppedDecoder().wrap(buffer, at, block, version).appendTo(text);
            case RunTextDecoder.TEMPLATE_ID ->
                new RunTextDecoder().wrap(buffer, at, block, version).appendTo(text);
            case SignalDecoder.TEMPLATE_ID ->
                new SignalDecoder().wrap(buffer, at, block, version).appendTo(text);
            case StrategyDefinitionDecoder.TEMPLATE_ID ->
                new StrategyDefinitionDecoder().wrap(buffer, at, block, version).appendTo(text);
            case StrategyFaultDecoder.TEMPLATE_ID ->
                new StrategyFaultDecoder().wrap(buffer, at, block, version).appendTo(text);
            case StrategyStatusChangedDecoder.TEMPLATE_ID ->
                new StrategyStatusChangedDecoder()
                        .wrap(buffer, at, block, version)
                        .appendTo(text);
            case SubscriptionDecoder.TEMPLATE_ID ->
                new SubscriptionDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TickDecoder.TEMPLATE_ID ->
                new TickDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TimerCanceledDecoder.TEMPLATE_ID ->
                new TimerCanceledDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TimerFiredDecoder.TEMPLATE_ID ->
                new TimerFiredDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TimerSetDecoder.TEMPLATE_ID ->
                new TimerSetDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TimingDecoder.TEMPLATE_ID ->
                new TimingDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TopOfBookDecoder.TEMPLATE_ID ->
                new TopOfBookDecoder().wrap(buffer, at, block, version).appendTo(text);
            case TradeDecoder.TEMPLATE_ID ->
                new TradeDecoder().wrap(buffer, at, block, version).appendTo(text);
            case VenueBarDecoder.TEMPLATE_ID ->
                new VenueBarDecoder().wrap(buffer, at, block, version).appendTo(text);
            default -> text.append("templateId=").append(Records.templateId(buffer, offset));
        }
        return text.toString();
    }
}
