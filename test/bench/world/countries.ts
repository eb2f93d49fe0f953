/** Four countries for the accuracy benchmark: how banks write, how documents are numbered, what processors keep. */

export interface Narrative {
  readonly incoming: boolean;
  readonly name: string;
  readonly reference: string;
  readonly account: string;
  readonly trace: string;
  readonly shape: number;
}

/** Who collects card sales, and what it keeps: a share and a fixed part of each sale, or of each payout. */
export interface Processor {
  readonly name: string;
  readonly rate: number;
  readonly fixed: number;
  readonly per: 'sale' | 'payout';
}

export interface Country {
  readonly name: string;
  readonly currency: string;
  /** Booked in whole units (no cents). */
  readonly wholeUnits: boolean;
  readonly accounts: readonly string[];
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly suffix: readonly string[];
  readonly types: Readonly<Record<'invoice' | 'bill' | 'expense' | 'receipt' | 'sale', string>>;
  readonly reference: (serial: number, day: number, digit: number) => string;
  readonly narrate: (n: Narrative) => string;
  readonly card: (name: string, digits: string) => string;
  readonly deposit: string;
  readonly cash: string;
  readonly payout: string;
  readonly processors: readonly Processor[];
  readonly flatFee: number;
  readonly discount: number;
  readonly feeText: string;
  /** How the bank words a payment taken back. */
  readonly returned: string;
  readonly bankFees: readonly number[];
}

/** Luhn check digit, as in Norwegian KID modulus 10 and Swedish OCR numbers. */
function luhn(digits: string): string {
  let total = 0;
  [...digits].reverse().forEach((digit, k) => {
    const value = Number(digit) * (k % 2 === 0 ? 2 : 1);
    total += value > 9 ? value - 9 : value;
  });
  return digits + ((10 - (total % 10)) % 10);
}

const norway: Country = {
  name: 'Norway',
  currency: 'NOK',
  wholeUnits: false,
  accounts: ['1503.40.12345', '6011.05.98765'],
  first: 'Fjord,Nordlys,Viken,Bergen,Havn,Tind,Solberg,Lofoten,Haugen,Elvebakk,Skog,Granli,Vestby,Torsvik'.split(','),
  second: 'Bygg,Sjømat,Regnskap,Transport,Elektro,Trelast,Eiendom,Bakeri,Data,Verksted,Reklame,Renhold'.split(','),
  suffix: ['AS', 'ASA', 'ANS', ''],
  types: {
    invoice: 'Utgående faktura',
    bill: 'Inngående faktura',
    expense: 'Utlegg',
    receipt: 'Kontantsalg',
    sale: 'Kortsalg',
  },
  reference: (serial, _day, digit) => luhn(`77${String(serial * 3).padStart(8, '0')}${digit}`),
  narrate: (n) =>
    [
      `OVERFØRING ${n.incoming ? 'FRA' : 'TIL'} ${n.name} KID ${n.reference}`,
      `Giro ${n.account} ${n.name} ${n.reference}`,
      `BETALING ${n.name} ARKIVREF ${n.trace} ${n.reference}`,
      `NETTBANK ${n.name} ${n.reference}`,
    ][n.shape]!,
  card: (name, digits) => `VARE *${digits} NOK ${name}`,
  deposit: 'KONTANTINNSKUDD',
  cash: 'Kasse',
  payout: 'OPPGJØR',
  processors: [
    { name: 'Nordkort', rate: 0.0225, fixed: 150, per: 'sale' },
    { name: 'Vippsbank', rate: 0.0175, fixed: 100, per: 'sale' },
  ],
  flatFee: 5000,
  discount: 0.03,
  feeText: 'GEBYR NETTBANK',
  returned: 'RETUR AVVIST GIRO',
  bankFees: [2500, 7500],
};

const spain: Country = {
  name: 'Spain',
  currency: 'EUR',
  wholeUnits: false,
  accounts: ['ES91 Nómina', 'ES45 Operativa'],
  first:
    'Talleres,Hermanos,Distribuciones,Bodegas,Suministros,Construcciones,Frutas,Gestoría,Librería,Clínica,Imprenta,Muebles'.split(
      ',',
    ),
  second:
    'Aranjuez,Del Campo,Iturbe,Quintana,Valverde,Monzón,Escribano,Peñalver,Zurita,Carrasco,Benavides,Olmedo'.split(','),
  suffix: ['S.L.', 'S.A.', 'SLU', 'C.B.'],
  types: {
    invoice: 'Factura emitida',
    bill: 'Factura recibida',
    expense: 'Ticket',
    receipt: 'Cobro',
    sale: 'Venta TPV',
  },
  reference: (serial, day) => `F${25 + (day > 270 ? 1 : 0)}/${String(serial).padStart(6, '0')}`,
  narrate: (n) =>
    [
      `TRANSFERENCIA ${n.incoming ? 'DE' : 'A FAVOR DE'} ${n.name} CONCEPTO ${n.reference}`,
      `TRF. ${n.name} FRA ${n.reference} REF ${n.trace}`,
      `RECIBO ${n.name} ${n.reference} CTA ${n.account}`,
      `BIZUM ${n.name} ${n.reference}`,
    ][n.shape]!,
  card: (name, digits) => `COMPRA TARJ. ${digits} ${name} MADRID ES`,
  deposit: 'INGRESO EFECTIVO',
  cash: 'Caja',
  payout: 'LIQUIDACION REMESA',
  processors: [
    { name: 'Redcobro', rate: 0.0145, fixed: 25, per: 'sale' },
    { name: 'Pagoluz', rate: 0.0295, fixed: 35, per: 'payout' },
  ],
  flatFee: 1200,
  discount: 0.015,
  feeText: 'COMISION MANTENIMIENTO',
  returned: 'DEVOLUCION RECIBO',
  bankFees: [600, 1800],
};

const brazil: Country = {
  name: 'Brazil',
  currency: 'BRL',
  wholeUnits: false,
  accounts: ['Itaquera CC', 'Sudeste CC', 'Caixa CC'],
  first: 'Padaria,Comercial,Mercado,Auto Peças,Farmácia,Ótica,Transportes,Papelaria,Metalúrgica,Agropecuária'.split(
    ',',
  ),
  second: 'São Bento,Boa Vista,Ipiranga,Jacarandá,Guarujá,Tupã,Esperança,Pantanal,Cerrado,Araucária,Beija Flor'.split(
    ',',
  ),
  suffix: ['Ltda', 'ME', 'EPP', 'S/A'],
  types: { invoice: 'NF saída', bill: 'NF entrada', expense: 'Despesa', receipt: 'Recibo', sale: 'Venda cartão' },
  reference: (serial, _day, digit) => `NF-e ${String(serial).padStart(9, '0')}-${digit}`,
  narrate: (n) =>
    [
      `PIX ${n.incoming ? 'RECEBIDO' : 'ENVIADO'} ${n.name} ${n.reference}`,
      `TED ${n.name} ${n.account} ${n.reference}`,
      `LIQ BOLETO ${n.trace} ${n.name} ${n.reference}`,
      `DOC ${n.account} ${n.name} ${n.reference}`,
    ][n.shape]!,
  card: (name, digits) => `COMPRA CARTAO ${digits} ${name} SAO PAULO`,
  deposit: 'DEP DINHEIRO',
  cash: 'Loja',
  payout: 'CRED VENDAS',
  processors: [
    { name: 'Maquinha', rate: 0.0319, fixed: 0, per: 'sale' },
    { name: 'Pagafacil', rate: 0.0499, fixed: 0, per: 'payout' },
  ],
  flatFee: 990,
  discount: 0.05,
  feeText: 'TARIFA PACOTE SERVICOS',
  returned: 'ESTORNO TED',
  bankFees: [3990, 250],
};

const japan: Country = {
  name: 'Japan',
  currency: 'JPY',
  wholeUnits: true,
  accounts: ['futsu 1123456', 'toza 0098765'],
  first: 'Yamato,Sakura,Fuji,Nihon,Asahi,Kanto,Midori,Hikari,Taiyo,Minato,Aoba,Kita'.split(','),
  second: 'Shoji,Kogyo,Seisaku,Denki,Unyu,Shokuhin,Insatsu,Kensetsu,Yakuhin,Kagaku,Butsuryu'.split(','),
  suffix: ['K.K.', 'Y.K.', 'G.K.'],
  types: { invoice: 'seikyu', bill: 'shiire', expense: 'keihi', receipt: 'genkin', sale: 'kado uriage' },
  reference: (serial, day) => `${2025 + (day > 270 ? 1 : 0)}-${String(serial).padStart(5, '0')}`,
  narrate: (n) =>
    [
      `フリコミ ${n.name} ${n.reference}`,
      `振込 ${n.name} ${n.trace} ${n.reference}`,
      `IB振込 ${n.account} ${n.name} ${n.reference}`,
      `口座振替 ${n.name} ${n.reference}`,
    ][n.shape]!,
  card: (name, digits) => `デビット${digits} ${name}`,
  deposit: '現金入金',
  cash: 'tempo',
  payout: '振込 カ)',
  processors: [
    { name: 'Paysakura', rate: 0.0325, fixed: 0, per: 'sale' },
    { name: 'Kado Net', rate: 0.0198, fixed: 5000, per: 'sale' },
  ],
  flatFee: 66_000,
  discount: 0.02,
  feeText: '手数料',
  returned: '組戻し',
  bankFees: [22_000, 44_000],
};

export const COUNTRIES: Readonly<Record<'norway' | 'spain' | 'brazil' | 'japan', Country>> = {
  norway,
  spain,
  brazil,
  japan,
};
