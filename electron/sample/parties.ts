/** Whom the sample company trades with. All names are made up. */

export const CUSTOMERS = [
  'Kestrel Hotels Ltd',
  'Saltmarsh Interiors',
  'The Old Customs House',
  'Brae & Daughters',
  'Lantern Street Studio',
  'Penhallow Architects LLP',
  'Greyfriars Dental Practice',
  'Moss & Wren Cafes Ltd',
  'Northquay Letting Agents',
  'Ferryman Brewing Co',
  'Tideway Nurseries',
  'Ashgrove Primary Academy',
  'Corbel Joinery',
  'Sandpiper Holiday Lets',
  'Whitlock Estates',
] as const;

export const SUPPLIERS = [
  { name: 'Derwent Timber Merchants', bank: 'DERWENT TIMBER MER' },
  { name: 'Ironmonger Supplies (Wessex)', bank: 'IRONMONGER SUPPLIE' },
  { name: 'Calder Upholstery', bank: 'CALDER UPHOLSTERY' },
  { name: 'Finch Glass & Mirror', bank: 'FINCH GLASS AND MI' },
  { name: 'Marram Haulage', bank: 'MARRAM HAULAGE' },
  { name: 'Oakum Varnish Works', bank: 'OAKUM VARNISH WKS' },
  { name: 'Pellow Packaging', bank: 'PELLOW PACKAGING' },
  { name: 'Stokes Machine Repair', bank: 'STOKES MACHINE REP' },
] as const;

/** Direct debits and standing orders: bank name, party, day of the month, pence, what for ({month} and {before} are names of months). */
export const REGULARS = [
  {
    bank: 'WHARFSIDE ESTATES',
    party: 'Wharfside Estates',
    date: 1,
    amount: 240000,
    text: 'Workshop rent {month}',
    order: true,
  },
  { bank: 'TIDAL ENERGY', party: 'Tidal Energy', date: 2, amount: 38417, text: 'Electricity {before}', order: false },
  {
    bank: 'HARBOUR BOROUGH NNDR',
    party: 'Harbour Borough Council',
    date: 5,
    amount: 61200,
    text: 'Business rates',
    order: false,
  },
  { bank: 'CLEARWATER BUS', party: 'Clearwater Business', date: 6, amount: 7345, text: 'Water', order: false },
  {
    bank: 'LODESTAR INSURANCE',
    party: 'Lodestar Insurance',
    date: 7,
    amount: 18763,
    text: 'Liability insurance',
    order: false,
  },
  {
    bank: 'BEACON BROADBAND',
    party: 'Beacon Broadband',
    date: 9,
    amount: 5400,
    text: 'Broadband and phones',
    order: false,
  },
  {
    bank: 'MERIDIAN VEHICLE LSE',
    party: 'Meridian Vehicle Leasing',
    date: 12,
    amount: 42988,
    text: 'Van lease',
    order: false,
  },
  {
    bank: 'PLUMB LINE PENSIONS',
    party: 'Plumb Line Pensions',
    date: 19,
    amount: 73210,
    text: 'Pension contributions',
    order: false,
  },
  { bank: 'HMRC PAYE/NIC CUMB', party: 'HMRC', date: 22, amount: 281644, text: 'PAYE and NIC {before}', order: false },
  {
    bank: 'LEDGERLEAF SOFTWARE',
    party: 'Ledgerleaf Software',
    date: 23,
    amount: 4560,
    text: 'Accounting software',
    order: false,
  },
  { bank: 'SENTRY ALARMS', party: 'Sentry Alarms', date: 26, amount: 3999, text: 'Alarm monitoring', order: true },
  { bank: 'COASTAL WASTE', party: 'Coastal Waste', date: 28, amount: 16240, text: 'Trade waste', order: false },
] as const;

export const STAFF = ['A Trevena', 'M Okafor', 'S Lindqvist', 'J Pascoe', 'R Banerjee', 'T Hale', 'C Whitby'] as const;

/** Card merchants: as the bank writes them, as the books do, and the range in pence. */
export const MERCHANTS = [
  { bank: 'HARBOUR BEAN COFFEE POOLE', party: 'Harbour Bean Coffee', text: 'Refreshments', low: 320, high: 1890 },
  { bank: 'QUAYSIDE FUELS 0441', party: 'Quayside Fuels', text: 'Diesel', low: 4100, high: 8900 },
  { bank: 'FIXWELL TRADE CTR', party: 'Fixwell Trade Centre', text: 'Fixings', low: 1200, high: 16500 },
  { bank: 'PARCELGULL.CO.UK', party: 'Parcelgull', text: 'Courier', low: 690, high: 4800 },
  { bank: 'SOUTHWEST RAIL TVM', party: 'Southwest Rail', text: 'Train fare', low: 1450, high: 9700 },
  { bank: 'STATIONERS ROW', party: 'Stationers Row', text: 'Office supplies', low: 840, high: 6400 },
  { bank: 'CLOUDPIER HOSTING', party: 'Cloudpier', text: 'Hosting', low: 1100, high: 5900 },
  { bank: 'MUNICIPAL PARKING 12', party: 'Municipal Parking', text: 'Parking', low: 240, high: 1650 },
] as const;
