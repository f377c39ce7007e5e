// Kinds of events: name in the record → how its tick looks and what it is called. An unknown kind is "other".
const KINDS = {
  step: { height: 10, text: 'Hoàn thành bước' },
  act: { height: 16, text: 'Thao tác pháp lý trên hồ sơ' },
  clock: { height: 13, text: 'Đồng hồ dừng hoặc chạy' },
  late: { height: 16, text: 'Quá hạn' },
  timer: { height: 7, text: 'Hệ thống thực hiện khi đến giờ' },
  message: { height: 5, text: 'Thông báo, chuyển tiếp' },
  view: { height: 4, text: 'Xem, in' },
  other: { height: 7, text: 'Khác' },
};

export function kindOf(event) {
  const name = event.kind in KINDS ? event.kind : 'other';
  return { name, ...KINDS[name] };
}

export function kindName(name) {
  return KINDS[name].text;
}
