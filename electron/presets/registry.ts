/** Every known export layout. One file and one line each; order does not decide, the header does. */

import { adpPaydata } from './adp/paydata.ts';
import { amazonSettlementV2 } from './amazon/settlement-v2.ts';
import { amazonTransactions } from './amazon/transactions.ts';
import { amazonTransactions2017 } from './amazon/transactions-2017.ts';
import { americanExpressCardCanada } from './american-express/card-canada.ts';
import { americanExpressCardUk } from './american-express/card-uk.ts';
import { americanExpressCardUs } from './american-express/card-us.ts';
import { anzAuTransactions } from './anz-au/transactions.ts';
import { bankOfAmericaCard } from './bank-of-america/card.ts';
import { bankOfAmericaChecking } from './bank-of-america/checking.ts';
import { barclaysCurrent } from './barclays/current.ts';
import { capitalOneCard } from './capital-one/card.ts';
import { capitalOneChecking } from './capital-one/checking.ts';
import { chaseCard } from './chase/card.ts';
import { chaseChecking } from './chase/checking.ts';
import { commonwealthNetbank } from './commonwealth/netbank.ts';
import { ebayTransactions } from './ebay/transactions.ts';
import { fishbowlSalesOrders } from './fishbowl/sales-orders.ts';
import { freshbooksInvoices } from './freshbooks/invoices.ts';
import { gustoPayrollJournal } from './gusto/payroll-journal.ts';
import { hsbcUk } from './hsbc/uk.ts';
import { hubspotDeals } from './hubspot/deals.ts';
import { ingAuTransactions } from './ing-au/transactions.ts';
import { ingNlCurrent } from './ing-nl/current.ts';
import { mercuryTransactions } from './mercury/transactions.ts';
import { mercuryTransactionsOlder } from './mercury/transactions-older.ts';
import { n26Account } from './n26/account.ts';
import { payoneerTransactions } from './payoneer/transactions.ts';
import { paypalActivityOther } from './paypal/activity-other.ts';
import { paypalActivityUk } from './paypal/activity-uk.ts';
import { paypalActivityUs } from './paypal/activity-us.ts';
import { paypalActivityUsAll } from './paypal/activity-us-all.ts';
import type { Preset } from './preset.ts';
import { quickbooksBankUpload3 } from './quickbooks/bank-upload-3.ts';
import { quickbooksBankUpload4 } from './quickbooks/bank-upload-4.ts';
import { quickbooksGeneralLedger } from './quickbooks/general-ledger.ts';
import { quickbooksGeneralLedgerNew } from './quickbooks/general-ledger-new.ts';
import { quickbooksGeneralLedgerShort } from './quickbooks/general-ledger-short.ts';
import { quickbooksJournal } from './quickbooks/journal.ts';
import { quickbooksJournalNew } from './quickbooks/journal-new.ts';
import { quickbooksTransactionDetail } from './quickbooks/transaction-detail.ts';
import { rbcAccounts } from './rbc/accounts.ts';
import { revolutAccount } from './revolut/account.ts';
import { revolutAccountOlder } from './revolut/account-older.ts';
import { sageAuditTrail } from './sage/audit-trail.ts';
import { salesforceOpportunities } from './salesforce/opportunities.ts';
import { shopifyOrders } from './shopify/orders.ts';
import { shopifyPayouts } from './shopify/payouts.ts';
import { shopifyPayoutsBankReference } from './shopify/payouts-bank-reference.ts';
import { shopifyTransactions } from './shopify/transactions.ts';
import { shopifyTransactionsEntities } from './shopify/transactions-entities.ts';
import { shopifyTransactionsVat } from './shopify/transactions-vat.ts';
import { squareItems } from './square/items.ts';
import { squareTransactions } from './square/transactions.ts';
import { squareTransactions2018 } from './square/transactions-2018.ts';
import { squareTransactions2022 } from './square/transactions-2022.ts';
import { starlingStatement } from './starling/statement.ts';
import { stripeBalanceChange } from './stripe/balance-change.ts';
import { stripeBalanceChangeApi } from './stripe/balance-change-api.ts';
import { stripeBalanceHistory } from './stripe/balance-history.ts';
import { stripeBalanceHistoryOlder } from './stripe/balance-history-older.ts';
import { stripePayments } from './stripe/payments.ts';
import { stripePaymentsOlder } from './stripe/payments-older.ts';
import { stripePaymentsSnakeCase } from './stripe/payments-snake-case.ts';
import { stripePayoutReconciliation } from './stripe/payout-reconciliation.ts';
import { stripePayouts } from './stripe/payouts.ts';
import { tdBankUsChecking } from './td-bank-us/checking.ts';
import { tdCanadaAccounts } from './td-canada/accounts.ts';
import { wellsFargoChecking } from './wells-fargo/checking.ts';
import { wiseHistory } from './wise/history.ts';
import { woocommerceOrders } from './woocommerce/orders.ts';
import { xeroAccountTransactions } from './xero/account-transactions.ts';
import { xeroBankUpload } from './xero/bank-upload.ts';
import { xeroJournalOlder } from './xero/journal-older.ts';
import { xeroSalesInvoices } from './xero/sales-invoices.ts';
import { ynabRegister } from './ynab/register.ts';
import { yodleeTransactions } from './yodlee/transactions.ts';
import { zohoBooksInvoices } from './zoho-books/invoices.ts';

export const PRESETS: readonly Preset[] = [
  stripeBalanceHistoryOlder,
  stripeBalanceHistory,
  stripeBalanceChange,
  stripeBalanceChangeApi,
  stripePayoutReconciliation,
  stripePaymentsOlder,
  stripePaymentsSnakeCase,
  stripePayments,
  stripePayouts,
  paypalActivityUs,
  paypalActivityUsAll,
  paypalActivityUk,
  paypalActivityOther,
  squareTransactions,
  squareTransactions2022,
  squareTransactions2018,
  squareItems,
  shopifyTransactions,
  shopifyTransactionsVat,
  shopifyTransactionsEntities,
  shopifyPayouts,
  shopifyPayoutsBankReference,
  shopifyOrders,
  amazonSettlementV2,
  amazonTransactions,
  amazonTransactions2017,
  ebayTransactions,
  woocommerceOrders,
  quickbooksGeneralLedger,
  quickbooksGeneralLedgerNew,
  quickbooksGeneralLedgerShort,
  quickbooksTransactionDetail,
  quickbooksJournal,
  quickbooksJournalNew,
  quickbooksBankUpload3,
  quickbooksBankUpload4,
  xeroBankUpload,
  xeroAccountTransactions,
  xeroSalesInvoices,
  xeroJournalOlder,
  freshbooksInvoices,
  sageAuditTrail,
  zohoBooksInvoices,
  gustoPayrollJournal,
  adpPaydata,
  hubspotDeals,
  salesforceOpportunities,
  fishbowlSalesOrders,
  chaseChecking,
  chaseCard,
  bankOfAmericaChecking,
  bankOfAmericaCard,
  wellsFargoChecking,
  capitalOneCard,
  capitalOneChecking,
  americanExpressCardUs,
  americanExpressCardUk,
  americanExpressCardCanada,
  tdBankUsChecking,
  mercuryTransactions,
  mercuryTransactionsOlder,
  payoneerTransactions,
  rbcAccounts,
  tdCanadaAccounts,
  barclaysCurrent,
  hsbcUk,
  revolutAccount,
  revolutAccountOlder,
  starlingStatement,
  n26Account,
  wiseHistory,
  ingNlCurrent,
  commonwealthNetbank,
  anzAuTransactions,
  ingAuTransactions,
  yodleeTransactions,
  ynabRegister,
];
